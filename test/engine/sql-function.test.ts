import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSqlFunction } from '../../engine-container/agent/build.ts';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { ENGINE_CONTAINER } from '../../infra/local/engine/releases.ts';
import { eventually } from '../helpers/eventually.ts';
import { processesOf } from '../helpers/processes-of.ts';

/** The bundle of the engine image against Lambda's Runtime API, with the real planner behind it. */
type Answer = { path: string; body: string };

let folder: string;
let child: ChildProcess;
let waiting: ServerResponse | null = null;
const answers = new Map<string, (answer: Answer) => void>();
const lambda = createServer(async (request, response) => {
  const path = request.url ?? '';
  if (path.endsWith('/invocation/next')) {
    waiting = response;
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [id = '', what = ''] = path.split('/').slice(-2);
  answers.get(id)?.({ path: what, body: Buffer.concat(chunks).toString('utf8') });
  response.writeHead(202).end('{}');
});

let invocations = 0;
async function invoke(payload: unknown): Promise<Answer> {
  const asked = await eventually(
    () => {
      expect(waiting).not.toBeNull();
      return waiting;
    },
    { withinMs: 90_000, everyMs: 20 },
  );
  waiting = null;
  invocations += 1;
  const id = `invocation-${invocations}`;
  const answered = new Promise<Answer>((resolve) => answers.set(id, resolve));
  asked?.writeHead(200, { 'lambda-runtime-aws-request-id': id }).end(JSON.stringify(payload));
  return answered;
}

beforeAll(async () => {
  const { home } = await prepareEngine();
  folder = await mkdtemp(join(tmpdir(), 'millrace-sql-function-'));
  const bundle = await buildSqlFunction(join(folder, 'sql-function.mjs'));
  await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve));
  child = spawn(process.execPath, [bundle], {
    stdio: 'inherit',
    env: {
      PATH: process.env.PATH,
      TMPDIR: folder,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(lambda.address() as AddressInfo).port}`,
      AWS_SESSION_TOKEN: 'not-for-the-planner',
      MILLRACE_ENGINE_HOME: home,
      MILLRACE_CONNECTORS: join(ENGINE_CONTAINER, 'connectors.json'),
    },
  });
});

afterAll(async () => {
  child.kill('SIGKILL');
  lambda.closeAllConnections();
  lambda.close();
  // The JVM ends with its standard input; its folder is free then.
  await eventually(() => expect(processesOf(folder, [])).toEqual([]), { withinMs: 20_000 });
  await rm(folder, { recursive: true, force: true });
});

test('checks scripts one after the other, good and bad, and the planner sees nothing of the role', async () => {
  const good =
    "CREATE TABLE s (id INT) WITH ('connector'='datagen'); CREATE TABLE t (id INT) WITH ('connector'='blackhole'); INSERT INTO t SELECT id FROM s;";
  const first = await invoke({ script: good, parallelism: 1 });
  expect(first.path).toBe('response');
  expect(JSON.parse(first.body)).toMatchObject({ ok: true, errors: [] });
  const second = await invoke({ script: 'SELEC 1', parallelism: 1 });
  expect(JSON.parse(second.body)).toMatchObject({ ok: false });
  const third = await invoke({ nonsense: true });
  expect(third.path).toBe('error');
  expect((await invoke({ script: good, parallelism: 2 })).path).toBe('response');

  const planner = processesOf(folder, [child.pid]).find((line) => line.includes('java'));
  const environment = await readFile(`/proc/${planner?.split(' ')[0]}/environ`, 'utf8');
  expect(environment).not.toContain('AWS_');
});
