import { z } from 'zod';
import { Variable, VariableValue } from '../resources/variable.ts';
import { shortestSecret } from '../resources/variable-name.ts';
import { defineOperation, PageQuery, pageOf } from './operation.ts';

const variablesPath = '/v1/workspaces/{workspaceId}/variables';
const variablePath = '/v1/workspaces/{workspaceId}/variables/{variableName}';

export const CreateVariableRequest = z
  .strictObject({
    name: Variable.shape.name,
    secret: Variable.shape.secret.default(false),
    value: VariableValue,
    description: Variable.shape.description.default(''),
  })
  .refine(({ secret, value }) => !secret || value.length >= shortestSecret, {
    path: ['value'],
    message: `a secret has at least ${shortestSecret} characters`,
  })
  .meta({ id: 'CreateVariableRequest', example: { name: 'brokers', value: 'kafka:9092' } });

export const UpdateVariableRequest = z
  .strictObject({
    value: VariableValue.optional(),
    description: Variable.shape.description.optional(),
  })
  .meta({ id: 'UpdateVariableRequest', example: { value: 'kafka-1:9092,kafka-2:9092' } });

export const VariablePage = pageOf(Variable).meta({ id: 'VariablePage' });

export const variableOperations = {
  'variables.list': defineOperation({
    id: 'variables.list',
    method: 'GET',
    path: variablesPath,
    summary: 'List variables',
    description: 'Text that scripts of the workspace write as ${name}, by name.',
    query: PageQuery,
    success: { status: 200, schema: VariablePage, description: 'A page of variables.' },
    errors: [],
    permission: { action: 'ReadVariables', resource: 'workspace' },
    auth: 'required',
    cli: {
      noun: 'variables',
      verb: 'list',
      columns: ['name', 'secret', 'value', 'description', 'updatedAt'],
    },
  }),
  'variables.create': defineOperation({
    id: 'variables.create',
    method: 'POST',
    path: variablesPath,
    summary: 'Create a variable',
    description:
      'Drafts may write ${name} from now on. A version keeps the values it was published with. Of a secret it keeps the name: its value is never answered, and each start uses the one it has then.',
    body: CreateVariableRequest,
    secretBody: true,
    success: { status: 201, schema: Variable, description: 'The variable.' },
    errors: ['name_taken', 'conflict'],
    permission: { action: 'ChangeVariables', resource: 'workspace' },
    auth: 'required',
    etag: true,
    cli: { noun: 'variables', verb: 'create' },
  }),
  'variables.get': defineOperation({
    id: 'variables.get',
    method: 'GET',
    path: variablePath,
    summary: 'Get a variable',
    description: 'The variable with its value; that of a secret is null.',
    success: { status: 200, schema: Variable, description: 'The variable.' },
    errors: [],
    permission: { action: 'ReadVariables', resource: 'workspace' },
    auth: 'required',
    etag: true,
    cli: { noun: 'variables', verb: 'get' },
  }),
  'variables.update': defineOperation({
    id: 'variables.update',
    method: 'PATCH',
    path: variablePath,
    summary: 'Change a variable',
    description:
      'What is left out stays. Versions that are published keep their values; the next to be published gets the new one. A new value of a secret is used by the next start of every job that names it.',
    body: UpdateVariableRequest,
    success: { status: 200, schema: Variable, description: 'The variable as it is now.' },
    errors: ['conflict'],
    permission: { action: 'ChangeVariables', resource: 'workspace' },
    auth: 'required',
    ifMatch: true,
    etag: true,
    cli: { noun: 'variables', verb: 'update' },
  }),
  'variables.delete': defineOperation({
    id: 'variables.delete',
    method: 'DELETE',
    path: variablePath,
    summary: 'Delete a variable',
    description:
      'Versions that are published keep its value; a draft that names it is refused until it names another. A secret is kept for as long as a version of a job names it.',
    success: { status: 204, schema: null, description: 'Deleted.' },
    errors: ['secret_in_use', 'conflict'],
    permission: { action: 'ChangeVariables', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'variables', verb: 'delete' },
  }),
} as const;
