import { z } from 'zod';
import { Workspace } from '../resources/identity.ts';
import { defineOperation, PageQuery, pageOf } from './operation.ts';

export const CreateWorkspaceRequest = z
  .strictObject({
    name: Workspace.shape.name.meta({ title: 'Name', help: 'Unique in the tenant.' }),
    cuLimit: Workspace.shape.cuLimit.default(16),
  })
  .meta({ id: 'CreateWorkspaceRequest', example: { name: 'analytics', cuLimit: 16 } });

export const UpdateWorkspaceRequest = z
  .strictObject({ name: Workspace.shape.name.optional(), cuLimit: Workspace.shape.cuLimit.optional() })
  .meta({ id: 'UpdateWorkspaceRequest', example: { cuLimit: 32 } });

export const WorkspacePage = pageOf(Workspace).meta({ id: 'WorkspacePage' });

export const workspaceOperations = {
  'workspaces.list': defineOperation({
    id: 'workspaces.list',
    method: 'GET',
    path: '/v1/workspaces',
    summary: 'List workspaces',
    description: 'Those you have a role in; an administrator sees all.',
    query: PageQuery,
    success: { status: 200, schema: WorkspacePage, description: 'A page of workspaces.' },
    errors: [],
    permission: { action: 'ListWorkspaces', resource: 'tenant' },
    auth: 'required',
    cli: { noun: 'workspaces', verb: 'list', columns: ['id', 'name', 'cuLimit', 'createdAt'] },
  }),
  'workspaces.create': defineOperation({
    id: 'workspaces.create',
    method: 'POST',
    path: '/v1/workspaces',
    summary: 'Create a workspace',
    description: 'You become its owner.',
    body: CreateWorkspaceRequest,
    success: { status: 201, schema: Workspace, description: 'The workspace.' },
    errors: ['name_taken'],
    permission: { action: 'CreateWorkspace', resource: 'tenant' },
    auth: 'required',
    etag: true,
    cli: { noun: 'workspaces', verb: 'create' },
  }),
  'workspaces.get': defineOperation({
    id: 'workspaces.get',
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}',
    summary: 'Read a workspace',
    description: 'Its name and limit. Send the ETag back to change them.',
    success: { status: 200, schema: Workspace, description: 'The workspace.' },
    errors: [],
    permission: { action: 'GetWorkspace', resource: 'workspace' },
    auth: 'required',
    etag: true,
    cli: { noun: 'workspaces', verb: 'get' },
  }),
  'workspaces.update': defineOperation({
    id: 'workspaces.update',
    method: 'PATCH',
    path: '/v1/workspaces/{workspaceId}',
    summary: 'Change name or CU limit of a workspace',
    description: 'What is left out stays. A lower limit stops nothing that runs; it only refuses new starts.',
    body: UpdateWorkspaceRequest,
    success: { status: 200, schema: Workspace, description: 'The workspace as it is now.' },
    errors: ['name_taken'],
    permission: { action: 'UpdateWorkspace', resource: 'workspace' },
    auth: 'required',
    ifMatch: true,
    etag: true,
    cli: { noun: 'workspaces', verb: 'update' },
  }),
  'workspaces.delete': defineOperation({
    id: 'workspaces.delete',
    method: 'DELETE',
    path: '/v1/workspaces/{workspaceId}',
    summary: 'Delete an empty workspace',
    description: 'Refused while it holds a job, an artifact, a table or a view.',
    success: { status: 204, schema: null, description: 'Deleted.' },
    errors: ['conflict'],
    permission: { action: 'DeleteWorkspace', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'workspaces', verb: 'delete' },
  }),
} as const;
