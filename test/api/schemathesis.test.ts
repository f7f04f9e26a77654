import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDynamoClient, createTable } from '../../functions/adapters/aws/record-table.ts';
import { createRecords } from '../../functions/adapters/aws/records.ts';
import { type HttpServer, startHttpServer } from '../../functions/entry/local/http-server.ts';
import { createApp, type RequestLog } from '../../functions/http/app.ts';
import { createHandler } from '../../functions/http/handler.ts';
import { bootstrap } from '../../functions/usecases/bootstrap.ts';
import { createClient } from '../../shared/client/client.ts';
import { makeHarness } from '../helpers/harness.ts';
import { useLocalCloud } from '../helpers/local-cloud.ts';
import { fuzz } from '../helpers/schemathesis.ts';

/** An independent fuzzer reads our OpenAPI document and holds us to it, over real HTTP and a real table. */
const cloud = useLocalCloud();
const tableName = 'fuzzed';
const email = 'fuzzed@example.com';
const logs: RequestLog[] = [];
let server: HttpServer;
let workDir: string;
let token: string;
let closeTable = () => {};

beforeAll(async () => {
  const client = createDynamoClient({ ...cloud(), endpoint: cloud().dynamodb.endpoint });
  closeTable = () => client.destroy();
  await createTable(client, tableName);
  const { deps: fakes } = await makeHarness();
  const deps = { ...fakes, records: createRecords({ client, tableName }), clock: { now: () => Date.now() } };
  const wish = {
    tenantName: 'Fuzzed',
    workspaceName: 'main',
    email,
    userName: 'Fuzzed',
    cuLimit: 4,
    apiKey: null,
  };
  const { password } = await bootstrap(deps, wish);
  // The fuzzer looks for 500s by itself; an answer against the contract becomes one here.
  const app = createApp(deps, { checkResponses: true, rateLimit: null, log: (entry) => logs.push(entry) });
  server = await startHttpServer({ port: 0, api: createHandler(app) });
  workDir = await mkdtemp(join(tmpdir(), 'millrace-fuzz-'));
  // A session, because the fuzzer deletes every API key it finds.
  const signedIn = await createClient(server.url, null).auth.signIn({
    body: { email, password: password ?? '' },
  });
  token = signedIn.token ?? '';
}, 300_000);

afterAll(async () => {
  await server.close();
  closeTable();
  await rm(workDir, { recursive: true, force: true });
});

it('schemathesis finds nothing', async () => {
  const { code, output } = await fuzz({ url: server.url, token, seconds: 45, workDir });
  const errors = logs.flatMap(({ operation, error }) =>
    error === null ? [] : [`${operation}: ${String(error)}`],
  );
  expect(errors).toEqual([]);
  expect(code, output).toBe(0);
  // It got past authentication, and everywhere; how often, in its time, is up to the machine.
  expect(logs.filter(({ status }) => status < 300).length).toBeGreaterThan(30);
  expect(new Set(logs.map(({ operation }) => operation)).size).toBeGreaterThan(30);
}, 240_000);
