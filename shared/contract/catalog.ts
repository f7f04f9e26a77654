import { z } from 'zod';
import { CatalogObject, CatalogObjectDetail } from '../resources/catalog.ts';
import { defineOperation, PageQuery, pageOf } from './operation.ts';

const catalogPath = '/v1/workspaces/{workspaceId}/catalog';
const objectPath = '/v1/workspaces/{workspaceId}/catalog/{objectName}';

export const CreateCatalogObjectRequest = z
  .strictObject({ ddl: CatalogObject.shape.ddl, comment: CatalogObject.shape.comment.default('') })
  .meta({
    id: 'CreateCatalogObjectRequest',
    example: { ddl: "CREATE TABLE orders (id BIGINT) WITH ('connector' = 'datagen')", comment: '' },
  });

export const UpdateCatalogObjectRequest = z
  .strictObject({
    ddl: CatalogObject.shape.ddl.optional(),
    comment: CatalogObject.shape.comment.optional(),
  })
  .meta({ id: 'UpdateCatalogObjectRequest', example: { comment: 'orders of all shops' } });

const SearchQuery = z.strictObject({
  ...PageQuery.shape,
  search: z.string().max(120).optional().meta({
    title: 'Search',
    help: 'Part of the name of an object or of a column. Pages get shorter, not fewer.',
  }),
});

const DeleteQuery = z.strictObject({
  confirm: z
    .string()
    .max(120)
    .optional()
    .meta({ title: 'Confirm', help: 'The name once more: deletes it although versions of jobs use it.' }),
});

export const CatalogPage = pageOf(CatalogObject).meta({ id: 'CatalogPage' });

export const catalogOperations = {
  'catalog.list': defineOperation({
    id: 'catalog.list',
    method: 'GET',
    path: catalogPath,
    summary: 'List tables and views',
    description: 'What scripts of the workspace may use by name without its DDL, by name.',
    query: SearchQuery,
    success: { status: 200, schema: CatalogPage, description: 'A page of tables and views.' },
    errors: [],
    permission: { action: 'ReadCatalog', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'catalog', verb: 'list', columns: ['name', 'kind', 'version', 'comment', 'updatedAt'] },
  }),
  'catalog.create': defineOperation({
    id: 'catalog.create',
    method: 'POST',
    path: catalogPath,
    summary: 'Create a table or view',
    description:
      'From its DDL, which also says its name. What a script creates by itself under that name wins in that script.',
    body: CreateCatalogObjectRequest,
    success: { status: 201, schema: CatalogObject, description: 'The table or view.' },
    errors: ['name_taken', 'conflict'],
    permission: { action: 'ChangeCatalog', resource: 'workspace' },
    auth: 'required',
    etag: true,
    cli: { noun: 'catalog', verb: 'create' },
  }),
  'catalog.get': defineOperation({
    id: 'catalog.get',
    method: 'GET',
    path: objectPath,
    summary: 'Read a table or view',
    description: 'With its columns and the versions of jobs that have pinned it.',
    success: { status: 200, schema: CatalogObjectDetail, description: 'The table or view.' },
    errors: [],
    permission: { action: 'ReadCatalog', resource: 'workspace' },
    auth: 'required',
    etag: true,
    cli: { noun: 'catalog', verb: 'get' },
  }),
  'catalog.update': defineOperation({
    id: 'catalog.update',
    method: 'PATCH',
    path: objectPath,
    summary: 'Change a table or view',
    description:
      'Makes a new version of it; what is left out stays. Answers whom it touches: jobs in usedBy keep the DDL they pinned until a new version of them is published.',
    body: UpdateCatalogObjectRequest,
    success: { status: 200, schema: CatalogObjectDetail, description: 'The table or view as it is now.' },
    errors: [],
    permission: { action: 'ChangeCatalog', resource: 'workspace' },
    auth: 'required',
    ifMatch: true,
    etag: true,
    cli: { noun: 'catalog', verb: 'update' },
  }),
  'catalog.listVersions': defineOperation({
    id: 'catalog.listVersions',
    method: 'GET',
    path: `${objectPath}/versions`,
    summary: 'List versions of a table or view',
    description: 'Newest first, each with its DDL.',
    query: PageQuery,
    success: { status: 200, schema: CatalogPage, description: 'The versions.' },
    errors: [],
    permission: { action: 'ReadCatalog', resource: 'workspace' },
    auth: 'required',
    cli: {
      noun: 'catalog',
      verb: 'list-versions',
      columns: ['version', 'updatedAt', 'updatedBy', 'comment'],
    },
  }),
  'catalog.delete': defineOperation({
    id: 'catalog.delete',
    method: 'DELETE',
    path: objectPath,
    summary: 'Delete a table or view',
    description:
      'Refused while a version of a job uses it, unless confirmed: versions keep the DDL they pinned.',
    query: DeleteQuery,
    success: { status: 204, schema: null, description: 'Deleted.' },
    errors: ['conflict'],
    permission: { action: 'ChangeCatalog', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'catalog', verb: 'delete' },
  }),
} as const;
