import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDynamoClient, createTable } from '../../functions/adapters/aws/record-table.ts';
import { taskToken } from '../../functions/channel/task-token.ts';
import { buildFunctions, type FunctionName, functionNames } from '../../infra/aws/build-functions.ts';
import { TaskSlot } from '../../shared/resources/task.ts';
import { aReport } from '../helpers/builders.ts';
import { type HttpCall, httpEvent, type LambdaProcess, startLambda } from '../helpers/lambda-process.ts';
import { type LambdaWorld, openLambdaWorld, taskTokenKey } from '../helpers/lambda-world.ts';
import { useLocalCloud } from '../helpers/local-cloud.ts';
import { sqsEvent } from '../helpers/sqs-server.ts';

/** The bundles themselves, each in a process of its own, do what the functions do on AWS. */
const cloud = useLocalCloud();
const idle = [process.execPath, '-e', 'setInterval(() => {}, 1e6)'] as const;
const largest = 1_000_000;

let folder: string;
let bundles: Record<FunctionName, string>;
let world: LambdaWorld;
const running: Partial<Record<FunctionName, LambdaProcess>> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-functions-'));
  bundles = await buildFunctions(folder);
  const client = createDynamoClient({ ...cloud(), endpoint: cloud().dynamodb.endpoint });
  await createTable(client, 'functions');
  client.destroy();
  world = await openLambdaWorld(cloud(), 'functions', idle);
});

afterAll(async () => {
  await Promise.all(Object.values(running).map((lambda) => lambda.close()));
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const of = async (name: FunctionName): Promise<LambdaProcess> => {
  running[name] ??= await startLambda(join(bundles[name], 'index.mjs'), world.env);
  return running[name];
};
type Http = { statusCode: number; headers: Record<string, string>; body: string };
const http = async (name: FunctionName, method: string, path: string, call: HttpCall = {}) => {
  const answer = (await (await of(name)).invoke(httpEvent(method, path, call))) as Http;
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body || 'null') };
};
const api = (method: string, path: string, call: HttpCall = {}) => http('api', method, path, call);
const sql =
  "CREATE TABLE s (id INT) WITH ('connector'='datagen'); CREATE TABLE t (id INT) WITH ('connector'='blackhole'); INSERT INTO t SELECT id FROM s;";

test.each(functionNames)('%s has at most a megabyte of JavaScript', async (name) => {
  const scripts = (await readdir(bundles[name])).filter((file) => /\.m?js$/.test(file));
  const sizes = await Promise.all(scripts.map(async (file) => (await stat(join(bundles[name], file))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(largest);
});

test('the API takes what V8 kept of its code, and answers as well where another V8 refuses that', async () => {
  const spoiled = await mkdtemp(join(tmpdir(), 'millrace-functions-'));
  await cp(bundles.api, spoiled, { recursive: true });
  await writeFile(join(spoiled, 'app.cache'), 'of another V8');
  const lambda = await startLambda(join(spoiled, 'index.mjs'), world.env);
  expect(await lambda.invoke(httpEvent('GET', '/healthz'))).toMatchObject({ statusCode: 200 });
  await lambda.close();
  await rm(spoiled, { recursive: true, force: true });
  // In a process without flags, as Lambda has it: V8 refuses what was made under others.
  const look = `const { readFileSync: read } = require('node:fs'); const { Script } = require('node:vm');
    const source = read('app.js').toString('latin1');
    console.log(new Script(source, { cachedData: read('app.cache') }).cachedDataRejected)`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', look], { cwd: bundles.api });
  expect(stdout.trim()).toBe('false');
});

test.each(functionNames)('%s says which variables it lacks, and no value', async (name) => {
  const { MILLRACE_TABLE: _, ...lacking } = world.env;
  const started = startLambda(join(bundles[name], 'index.mjs'), {
    ...lacking,
    MILLRACE_QUEUE_URL: 'not-a-url',
  });
  await expect(started).rejects.toThrow(/not complete\. .*MILLRACE_TABLE: /);
  await expect(started).rejects.not.toThrow(/not-a-url/);
});

describe('a deployment', { timeout: 60_000 }, () => {
  let token: string;
  let jobs: string;
  let jobId: string;

  test('its first administrator is made once, signs in and sees an empty workspace', async () => {
    const email = 'ada@example.com';
    const made = (await (await of('first-administrator')).invoke({ email })) as { password: string };
    const { status, body } = await api('POST', '/v1/auth/sign-in', {
      json: { email, password: made.password },
    });
    expect(status).toBe(200);
    token = body.token;
    const workspaces = await api('GET', '/v1/workspaces', { token });
    jobs = `/v1/workspaces/${workspaces.body.items[0].id}/jobs`;
    expect((await api('GET', jobs, { token })).body).toEqual({ items: [], nextToken: null });
  });

  test('a job is made, listed, and published once the function of its release has judged the SQL', async () => {
    const made = await api('POST', jobs, { token, json: { name: 'orders', sql } });
    expect(made.status).toBe(201);
    jobId = made.body.id;
    expect((await api('GET', `${jobs}?maxResults=5`, { token })).body.items).toMatchObject([{ id: jobId }]);
    const published = await api('POST', `${jobs}/${jobId}/versions`, { token, json: {} });
    expect(published.status).toBe(201);
    expect(world.sqlCalls).toEqual([
      {
        tenantId: expect.stringMatching(/^tn_/),
        payload: { script: sql, parallelism: 1, settings: {}, operators: {} },
      },
    ]);
  });

  test('who is nobody gets 401, what is not there 404, what is no JSON 400, each as problem+json', async () => {
    const refused = [
      await api('GET', jobs),
      await api('GET', jobs, { token: 'mr_wrong' }),
      await api('GET', `${jobs}/job_01HZZZZZZZZZZZZZZZZZZZZZZZ`, { token }),
      await api('GET', '/v1/nonsense', { token }),
      await api('POST', jobs, { token, body: '{' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 404, 404, 400]);
    for (const { headers } of refused) expect(headers['content-type']).toContain('application/problem+json');
    expect((await api('GET', '/openapi.json')).body.openapi).toBe('3.1.0');
  });

  test('started, its hint makes the reconciler run a task with what the infrastructure gives', async () => {
    expect((await api('POST', `${jobs}/${jobId}/start`, { token, json: { from: 'latest' } })).status).toBe(
      202,
    );
    const reconcile = await of('reconcile');
    await world.sqs.deliver((event) => reconcile.invoke(event) as never);
    expect(world.ecs.requests.RunTask).toMatchObject([
      {
        cluster: 'cell',
        taskDefinition: 'engine-1-20-5:7',
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ['subnet-1'],
            securityGroups: ['sg-1'],
            assignPublicIp: 'ENABLED',
          },
        },
      },
    ]);
  });

  /** What ECS was asked to give the agent. */
  const agentEnvironment = () => {
    const [asked] = world.ecs.requests.RunTask as {
      overrides: { containerOverrides: { environment: { name: string; value: string }[] }[] };
    }[];
    const list = asked?.overrides.containerOverrides[0]?.environment ?? [];
    return Object.fromEntries(list.map(({ name, value }) => [name, value]));
  };

  test('the agent reports to the channel with the token of its launch, and with no other', async () => {
    const slot = TaskSlot.parse(JSON.parse(agentEnvironment().MILLRACE_TASK ?? ''));
    const { report } = aReport({ slot, sequence: 1 });
    const call = { json: report, token: agentEnvironment().MILLRACE_TASK_TOKEN ?? '' };
    const taken = await http('engine-channel', 'POST', '/engine/v1/reports', call);
    expect(taken).toMatchObject({ status: 200, body: { epoch: slot.epoch, end: false } });
    const forged = taskToken(Buffer.from('another key'), slot);
    expect(taskToken(Buffer.from(taskTokenKey), slot)).toBe(call.token);
    const refused = await http('engine-channel', 'POST', '/engine/v1/reports', { ...call, token: forged });
    expect(refused.status).toBe(401);
  });

  test('ECS tells of a stopped task: a hint for its job, and none for a task that is not ours', async () => {
    const containerOverrides = [
      {
        name: 'engine',
        environment: Object.entries(agentEnvironment()).map(([name, value]) => ({ name, value })),
      },
    ];
    world.sqs.messages.length = 0;
    const ends = await of('job-ends');
    await ends.invoke({ detail: { lastStatus: 'STOPPED', overrides: { containerOverrides } } });
    await ends.invoke({ detail: { lastStatus: 'STOPPED', overrides: { containerOverrides: [] } } });
    expect(world.sqs.messages.map(({ body }) => JSON.parse(body).jobId)).toEqual([jobId]);
  });

  test('of a batch of three the one that fails comes again, and its failure is in the log', async () => {
    const [good] = world.sqs.messages;
    const batch = [
      { id: 'a', body: good?.body ?? '' },
      { id: 'b', body: '{"jobId":7}' },
      { id: 'c', body: JSON.stringify({ tenantId: 'tn_1', workspaceId: 'ws_1', jobId: 'job_none' }) },
    ];
    const reconcile = await of('reconcile');
    expect(await reconcile.invoke(sqsEvent(batch))).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
    expect(reconcile.log()).toContain('"event":"reconcile-failed"');
  });

  test('every minute the sweep asks for the tasks of active runs, and hints only at what is not as wanted', async () => {
    const sweep = await of('sweep');
    expect(await sweep.invoke({ source: 'aws.events' })).toMatchObject({
      active: 1,
      hinted: 0,
      deleted: 0,
      ordered: 0,
    });
    expect(world.ecs.requests.DescribeTasks.length).toBeGreaterThan(0);
    const stopped = await api('POST', `${jobs}/${jobId}/stop`, { token, json: { mode: 'now' } });
    expect(stopped.status).toBe(202);
    world.sqs.messages.length = 0;
    expect(await sweep.invoke({ source: 'aws.events' })).toMatchObject({ active: 1, hinted: 1, deleted: 0 });
    expect(world.sqs.messages).toHaveLength(1);
  });

  test('no function says a token or a key in its log', async () => {
    const said = Object.values(running).map((lambda) => lambda.log());
    expect(said.join('')).toContain('"event":"request"');
    for (const secret of [taskTokenKey, token, agentEnvironment().MILLRACE_TASK_TOKEN ?? '']) {
      expect(said.join('')).not.toContain(secret);
    }
  });
});
