import { z } from 'zod';
import { Example } from '../resources/example.ts';
import { Connector, EngineRelease } from '../resources/platform.ts';
import { Vocabulary as VocabularyShape } from '../resources/vocabulary.ts';
import { defineOperation, PageQuery, pageOf } from './operation.ts';

export const EngineReleasePage = pageOf(EngineRelease).meta({ id: 'EngineReleasePage' });
export const ExamplePage = pageOf(Example).meta({ id: 'ExamplePage' });
export const ConnectorPage = pageOf(Connector).meta({ id: 'ConnectorPage' });

export const Vocabulary = VocabularyShape.meta({ id: 'Vocabulary' });

export const Health = z
  .strictObject({ status: z.literal('ok') })
  .meta({ id: 'Health', example: { status: 'ok' } });

export const OpenapiDocument = z
  .looseObject({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.unknown()) })
  .meta({ id: 'OpenapiDocument' });

export const platformOperations = {
  'engineReleases.list': defineOperation({
    id: 'engineReleases.list',
    method: 'GET',
    path: '/v1/engine-releases',
    summary: 'List engine releases',
    description: 'Pinned Flink versions that jobs may choose.',
    query: PageQuery,
    success: { status: 200, schema: EngineReleasePage, description: 'The releases.' },
    errors: [],
    permission: { action: 'ListEngineReleases', resource: 'tenant' },
    auth: 'required',
    cli: { noun: 'engine-releases', verb: 'list', columns: ['version', 'default', 'java'] },
  }),
  'engineReleases.vocabulary': defineOperation({
    id: 'engineReleases.vocabulary',
    method: 'GET',
    path: '/v1/engine-releases/{release}/vocabulary',
    summary: 'What a script may name in a release',
    description:
      'Functions with their signatures, connectors and formats with their options, as this release of Flink tells them.',
    success: { status: 200, schema: Vocabulary, description: 'The vocabulary.' },
    errors: ['not_found'],
    permission: { action: 'ListEngineReleases', resource: 'tenant' },
    auth: 'required',
    cli: { noun: 'engine-releases', verb: 'vocabulary' },
  }),
  'connectors.list': defineOperation({
    id: 'connectors.list',
    method: 'GET',
    path: '/v1/connectors',
    summary: 'List connectors',
    description: 'With the releases they exist for and the servers they were proven against.',
    query: PageQuery,
    success: { status: 200, schema: ConnectorPage, description: 'The connectors.' },
    errors: [],
    permission: { action: 'ListConnectors', resource: 'tenant' },
    auth: 'required',
    cli: { noun: 'connectors', verb: 'list', columns: ['name', 'title', 'factories', 'releases'] },
  }),
  'examples.list': defineOperation({
    id: 'examples.list',
    method: 'GET',
    path: '/v1/examples',
    summary: 'List examples',
    description: 'Jobs to begin with. Each runs as it stands: create a job of it, publish, start.',
    query: PageQuery,
    success: { status: 200, schema: ExamplePage, description: 'The examples.' },
    errors: [],
    permission: { action: 'ListExamples', resource: 'tenant' },
    auth: 'required',
    cli: { noun: 'examples', verb: 'list', columns: ['id', 'name'] },
  }),
  'platform.health': defineOperation({
    id: 'platform.health',
    method: 'GET',
    path: '/healthz',
    summary: 'Liveness',
    description: 'Answers as soon as requests are taken; looks at nothing else.',
    success: { status: 200, schema: Health, description: 'Alive.' },
    errors: [],
    permission: { action: 'GetHealth', resource: 'none' },
    auth: 'public',
    cli: { noun: 'platform', verb: 'health' },
  }),
  'platform.openapi': defineOperation({
    id: 'platform.openapi',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    description: 'The API as an OpenAPI 3.1 document, made from the table that the API itself is made from.',
    success: { status: 200, schema: OpenapiDocument, description: 'The document.' },
    errors: [],
    permission: { action: 'GetOpenapi', resource: 'none' },
    auth: 'public',
    cli: { noun: 'platform', verb: 'openapi' },
  }),
} as const;
