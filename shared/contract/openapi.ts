import type { z } from 'zod';
import { type ErrorCode, errorCodes } from '../errors.ts';
import { makeSchemas, type Schemas } from './openapi-schemas.ts';
import { errorsOf, type OperationShape, pathParams } from './operation.ts';
import { operationList } from './operations.ts';
import { takesIdempotencyKey } from './takes-idempotency-key.ts';

type Json = Record<string, unknown>;
export type OpenapiDocument = { openapi: '3.1.0'; paths: Record<string, unknown> } & Json;

const parameter = (place: 'path' | 'query' | 'header', name: string, required: boolean, schema: unknown) => ({
  name,
  in: place,
  required,
  schema,
});

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text that is new for each new wish. The same request with the same key within 24 hours is answered with the ' +
    'first answer (header Idempotent-Replayed: true) and does nothing more. Empty is none.',
  schema: { type: 'string', pattern: '^[!-~]{0,255}$' },
};

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag of the last read. Stale: 412. `*` overwrites whatever is there.',
  schema: { type: 'string', pattern: '^(\\*|"[!#-~]*")$' },
};

/** Where a wish may also be sent blindly. */
const ifMatchOptional = {
  ...ifMatch,
  required: false,
  description:
    'The ETag of the job as it was when this was decided (of the draft where the operation says so). When it has changed ' +
    'since: 412, and nothing is done.',
};

const ifMatchOf = ({ ifMatch }: OperationShape): unknown[] =>
  ifMatch ? [{ $ref: `#/components/parameters/${ifMatch === true ? 'IfMatch' : 'IfMatchOptional'}` }] : [];

const parametersOf = (operation: OperationShape, schemas: Schemas): unknown[] => {
  const query = Object.entries(operation.query.shape as Record<string, z.ZodType>);
  return [
    ...Object.keys(operation.params.shape).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ...query.map(([name, schema]) =>
      parameter('query', name, !schema.safeParse(undefined).success, schemas.input(schema)),
    ),
    ...(takesIdempotencyKey(operation) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...ifMatchOf(operation),
  ];
};

const pathParameters = (schemas: Schemas): Json =>
  Object.fromEntries(
    Object.entries(pathParams).map(([name, schema]) => [
      name,
      parameter('path', name, true, schemas.input(schema)),
    ]),
  );

/** One response for each status, which names the codes it may carry. */
const problemsOf = (operation: OperationShape): Json => {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(operation)) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${errorCodes[code].title}.`).join('\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
};

const successOf = ({ success, etag }: OperationShape, schemas: Schemas): Json => ({
  description: success.description,
  ...(etag ? { headers: { ETag: { description: 'Send it in If-Match.', schema: { type: 'string' } } } } : {}),
  ...(success.schema ? { content: { 'application/json': { schema: schemas.output(success.schema) } } } : {}),
});

const describeOperation = (operation: OperationShape, schemas: Schemas): Json => {
  const { body, auth, path } = operation;
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: operation.description,
    tags: [operation.cli.noun],
    'x-permission': operation.permission.action,
    'x-cli': `millrace ${operation.cli.noun} ${operation.cli.verb}`,
    security: auth === 'public' ? [] : [{ token: [] }, { session: [] }],
    ...(path.includes('{') || parametersOf(operation, schemas).length > 0
      ? { parameters: parametersOf(operation, schemas) }
      : {}),
    ...(body
      ? {
          requestBody: {
            required: !body.safeParse({}).success,
            content: { 'application/json': { schema: schemas.input(body) } },
          },
        }
      : {}),
    responses: { [operation.success.status]: successOf(operation, schemas), ...problemsOf(operation) },
  };
};

const problem = {
  type: 'object',
  description: 'RFC 9457. `code` is one of a closed list; `fix` says what to do next.',
  required: ['type', 'title', 'status', 'code', 'detail', 'fix', 'retry', 'requestId', 'errors'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(errorCodes) },
    detail: { type: 'string' },
    fix: { type: 'string' },
    retry: { type: 'boolean', description: 'Whether the same request may succeed later.' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['location', 'message'],
        properties: {
          location: { type: 'string', description: '`body.settings.parallelism`, or `sql:line:column`.' },
          message: { type: 'string' },
          fix: { type: 'string' },
        },
      },
    },
  },
};

/** The whole API as OpenAPI 3.1, made from the table of operations. */
export const makeOpenapi = (): OpenapiDocument => {
  const schemas = makeSchemas();
  const paths: Record<string, Json> = {};
  for (const operation of operationList) {
    const methods = paths[operation.path] ?? {};
    methods[operation.method.toLowerCase()] = describeOperation(operation, schemas);
    paths[operation.path] = methods;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Millrace',
      version: '1',
      description: 'Apache Flink as a service: jobs, their versions, runs and snapshots.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key (mr_…) or a session token (ms_…).',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-millrace_session',
          description:
            'Set by signing in as a cookie, for browsers; on http://localhost it has no prefix `__Host-`. ' +
            'What is not a GET must then carry X-Millrace-Console: 1 (403 `csrf` without it).',
        },
      },
      parameters: {
        IdempotencyKey: idempotencyKey,
        IfMatch: ifMatch,
        IfMatchOptional: ifMatchOptional,
        ...pathParameters(schemas),
      },
      schemas: { Problem: problem, ...schemas.components() },
    },
  };
};
