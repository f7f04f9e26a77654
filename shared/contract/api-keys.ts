import { z } from 'zod';
import { ApiKey } from '../resources/identity.ts';
import { defineOperation, PageQuery, pageOf } from './operation.ts';

export const CreateApiKeyRequest = z
  .strictObject({
    name: ApiKey.shape.name.meta({ title: 'Name', help: 'What the key is for.' }),
    expiresInDays: z.int().min(1).max(3_650).optional().meta({ title: 'Days until it ends', unit: 'days' }),
  })
  .meta({ id: 'CreateApiKeyRequest', example: { name: 'deploy pipeline', expiresInDays: 90 } });

export const CreatedApiKey = z
  .strictObject({
    apiKey: ApiKey,
    secret: z.string().meta({ title: 'The key itself, shown only now' }),
  })
  .meta({ id: 'CreatedApiKey' });

export const ApiKeyPage = pageOf(ApiKey).meta({ id: 'ApiKeyPage' });

export const apiKeyOperations = {
  'apiKeys.list': defineOperation({
    id: 'apiKeys.list',
    method: 'GET',
    path: '/v1/api-keys',
    summary: 'List API keys',
    description: 'Your own keys; an administrator sees those of the whole tenant. Secrets are never listed.',
    query: PageQuery,
    success: { status: 200, schema: ApiKeyPage, description: 'A page of keys.' },
    errors: [],
    permission: { action: 'ListApiKeys', resource: 'tenant' },
    auth: 'required',
    cli: { noun: 'api-keys', verb: 'list', columns: ['id', 'name', 'hint', 'createdAt', 'expiresAt'] },
  }),
  'apiKeys.create': defineOperation({
    id: 'apiKeys.create',
    method: 'POST',
    path: '/v1/api-keys',
    summary: 'Create an API key',
    description: 'The key acts as you. Its secret is in this answer and nowhere else.',
    body: CreateApiKeyRequest,
    success: { status: 201, schema: CreatedApiKey, description: 'The key with its secret.' },
    errors: [],
    permission: { action: 'CreateApiKey', resource: 'tenant' },
    auth: 'required',
    secret: true,
    cli: { noun: 'api-keys', verb: 'create' },
  }),
  'apiKeys.delete': defineOperation({
    id: 'apiKeys.delete',
    method: 'DELETE',
    path: '/v1/api-keys/{apiKeyId}',
    summary: 'Delete an API key',
    description: 'The key is refused from now on.',
    success: { status: 204, schema: null, description: 'Deleted.' },
    errors: [],
    permission: { action: 'DeleteApiKey', resource: 'tenant' },
    auth: 'required',
    cli: { noun: 'api-keys', verb: 'delete' },
  }),
} as const;
