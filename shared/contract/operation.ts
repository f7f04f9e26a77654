import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { type IdKind, idPattern } from '../ids.ts';
import { CatalogName } from '../resources/catalog.ts';
import { VariableName } from '../resources/variable.ts';
import { takesIdempotencyKey } from './takes-idempotency-key.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const id = (kind: IdKind, title: string) =>
  z
    .string()
    .regex(idPattern(kind), `not the id of a ${title}`)
    .meta({ title: `Id of the ${title}` });

/** Every name that may stand in braces in a path, and what it must look like. */
export const pathParams = {
  workspaceId: id('workspace', 'workspace'),
  jobId: id('job', 'job'),
  runId: id('run', 'run'),
  commandId: id('command', 'command'),
  snapshotId: id('snapshot', 'snapshot'),
  artifactId: id('artifact', 'artifact'),
  uploadId: id('upload', 'upload'),
  apiKeyId: id('apiKey', 'API key'),
  variableName: VariableName.meta({ title: 'Name of the variable', example: 'brokers' }),
  objectName: CatalogName,
  release: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'not a version of Flink')
    .meta({ title: 'Engine release', example: '1.20.5' }),
  versionNumber: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'not a version number')
    .transform(Number)
    .meta({ title: 'Number of the version', example: '1' }),
} as const;
export type PathParam = keyof typeof pathParams;

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type ParamsOfPath<Path extends string> = z.ZodObject<
  { [Name in NamesIn<Path> & PathParam]: (typeof pathParams)[Name] },
  z.core.$strict
>;

/** What kind of thing the permission is asked for; the id is the path parameter of that kind. */
export type PermissionResource = 'job' | 'workspace' | 'tenant' | 'none';

/** How the CLI says it: `millrace <noun> <verb>`. */
export type CliWords = {
  noun: string;
  verb: string;
  /** Properties shown as columns of a table (lists) or first lines (one thing); `a.b` is property b of a. */
  columns?: readonly string[];
  /** The job state (or the settled command) that the CLI waits for, unless --no-wait. */
  waitFor?: 'running' | 'stopped' | 'paused' | 'command';
};

export type OperationShape = {
  id: string;
  method: Method;
  path: string;
  summary: string;
  description: string;
  params: z.ZodObject;
  query: z.ZodObject;
  body: z.ZodType | null;
  success: { status: 200 | 201 | 202 | 204; schema: z.ZodType | null; description: string };
  /** Codes beyond those every operation can answer (see `commonErrors`). */
  errors: readonly ErrorCode[];
  permission: { action: string; resource: PermissionResource };
  auth: 'required' | 'public';
  /** `read` promises that nothing changes, so that an Idempotency-Key is not needed (and has no effect). */
  effect: 'read' | 'write';
  /** The answer carries a secret that is shown once. */
  secret: boolean;
  /** The body may carry a secret: nothing that follows from it is kept. */
  secretBody: boolean;
  /** Needs If-Match; optional: heeds it when it is sent. */
  ifMatch: boolean | 'optional';
  /** Path of the thing whose ETag is meant, when it is not the operation's own. */
  etagFrom?: string;
  /** Answers an ETag. */
  etag: boolean;
  cli: CliWords;
};

type Definition = Partial<
  Pick<OperationShape, 'query' | 'body' | 'effect' | 'secret' | 'secretBody' | 'ifMatch' | 'etag'>
> &
  Omit<OperationShape, 'params' | 'query' | 'body' | 'effect' | 'secret' | 'secretBody' | 'ifMatch' | 'etag'>;

export const noQuery = z.strictObject({});

type Completed<D extends Definition> = Omit<D, 'params' | 'query' | 'body'> & {
  params: ParamsOfPath<D['path']>;
  query: D extends { query: infer Q extends z.ZodObject } ? Q : typeof noQuery;
  body: D extends { body: infer B extends z.ZodType } ? B : null;
  effect: 'read' | 'write';
  secret: boolean;
  secretBody: boolean;
  ifMatch: boolean | 'optional';
  etag: boolean;
};

const paramsOf = (path: string) =>
  z.strictObject(
    Object.fromEntries(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, pathParams[name as PathParam]] as const),
    ),
  );

/** One operation of the public API. Params follow from the path; what is left out is `no`. */
export const defineOperation = <const D extends Definition>(definition: D): Completed<D> =>
  ({
    query: noQuery,
    body: null,
    effect: definition.method === 'GET' ? 'read' : 'write',
    secret: false,
    secretBody: false,
    ifMatch: false,
    etag: false,
    ...definition,
    params: paramsOf(definition.path),
  }) as unknown as Completed<D>;

/** Query of every list. */
export const PageQuery = z.strictObject({
  maxResults: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .meta({ title: 'Most items in one answer', example: 50 }),
  nextToken: z.string().max(2_000).optional().meta({ title: 'Where the page before ended' }),
});

/** Answer of every list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextToken: z.string().nullable() });

/** Codes that every operation can answer. */
export const commonErrors = ['bad_request', 'internal', 'unavailable'] as const satisfies ErrorCode[];
export const authenticatedErrors = [
  'unauthenticated',
  'csrf',
  'forbidden',
  'not_found',
  'rate_limited',
] as const satisfies ErrorCode[];
export const bodyErrors = ['bad_json', 'too_large', 'unsupported_media_type'] as const satisfies ErrorCode[];

/** Every code an operation can answer, in the order of the status. */
export const errorsOf = (operation: OperationShape): ErrorCode[] => [
  ...new Set<ErrorCode>([
    ...commonErrors,
    ...(operation.auth === 'required' ? authenticatedErrors : []),
    ...(operation.body ? bodyErrors : []),
    ...(operation.ifMatch === true ? (['precondition_required'] as const) : []),
    ...(operation.ifMatch ? (['stale'] as const) : []),
    ...(takesIdempotencyKey(operation) ? (['idempotency_reused', 'conflict'] as const) : []),
    ...(operation.query.shape.nextToken ? (['bad_token'] as const) : []),
    ...operation.errors,
  ]),
];
