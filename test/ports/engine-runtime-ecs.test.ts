import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cuSizes } from '../../shared/resources/job-settings.ts';
import { eventually } from '../helpers/eventually.ts';
import { type EcsBench, ecsAttempts, openEcs } from '../helpers/runtimes.ts';
import { engineRuntimeSuite, launchRequest, livingProcess } from './engine-runtime.suite.ts';

engineRuntimeSuite('ECS', openEcs);

describe('ECS', { timeout: 60_000 }, () => {
  let bench: EcsBench;
  beforeAll(async () => {
    bench = await openEcs();
  });
  afterAll(() => bench.close());
  const begin = async () => {
    const request = launchRequest('obedient');
    const outcome = await bench.runtime.launch(request);
    if (outcome.kind !== 'launched') throw new Error(outcome.reason);
    return { request, taskId: outcome.taskId };
  };
  const statusOf = async (taskId: string) => (await bench.runtime.describe([taskId]))[0]?.status;
  /** The SDK's own tries of one call. */
  const tries = ecsAttempts;

  test('the agent gets its settings', async () => {
    const { request } = await begin();
    await eventually(async () => {
      const [note] = await bench.notes(request.slot.runId);
      expect(note?.environment).toMatchObject({
        MILLRACE_TASK_TOKEN: 'token-1',
        MILLRACE_TASK_CU: '0.25',
        MILLRACE_ENGINE_HOME: '/engine',
        MILLRACE_WORK_DIRECTORY: '/work',
        MILLRACE_LIMITS_ENFORCED: '1',
        AWS_REGION: 'eu-west-1',
      });
    });
  });

  test('a lost answer: the SDK asks again with the same token and there is one task', async () => {
    bench.server.loseAnswerNext('RunTask', 1);
    const { request, taskId } = await begin();
    const sent = bench.server.requests.RunTask.slice(-2);
    expect(sent[0]).toEqual(sent[1]);
    await eventually(async () => expect(await bench.notes(request.slot.runId)).toHaveLength(1));
    expect(await bench.runtime.launch(request)).toEqual({ kind: 'launched', taskId });
  });

  test('answers lost until the SDK gives up: it throws, and the same call again finds the task', async () => {
    const request = launchRequest('obedient');
    bench.server.loseAnswerNext('RunTask', tries);
    await expect(bench.runtime.launch(request)).rejects.toThrow();
    expect(await bench.runtime.launch(request)).toMatchObject({ kind: 'launched' });
    await eventually(async () => expect(await bench.notes(request.slot.runId)).toHaveLength(1));
  });

  test('a deployment between a lost answer and the replay changes nothing of what is sent', async () => {
    const request = launchRequest('obedient');
    bench.server.loseAnswerNext('RunTask', tries);
    await expect(bench.runtime.launch(request)).rejects.toThrow();
    const deployed = bench.another({
      taskDefinition: () => 'engine-1-20-5:8',
      network: () => ({ subnets: ['subnet-2'], securityGroups: ['sg-2'], publicAddress: false }),
    });
    expect(await deployed.launch(request)).toMatchObject({ kind: 'launched' });
    const sent = bench.server.requests.RunTask.slice(-2);
    expect(sent[0]).toEqual(sent[1]);
    await eventually(async () => expect(await bench.notes(request.slot.runId)).toHaveLength(1));
  });

  test('throttling throws once the SDK has given up, and starts nothing', async () => {
    const request = launchRequest('obedient');
    bench.server.throttleNext('RunTask', tries);
    await expect(bench.runtime.launch(request)).rejects.toThrow(/Rate exceeded/);
    expect(await bench.notes(request.slot.runId)).toEqual([]);
    expect(await bench.runtime.launch(request)).toMatchObject({ kind: 'launched' });
  });

  test.each([
    ['Capacity is unavailable at this time. Please try again later', true],
    ['RESOURCE:ENI', true],
    ['INACTIVE', false],
  ])('failures[] in a 200 uses the launch up: %s', async (reason, retryable) => {
    const request = launchRequest('obedient');
    bench.server.refuseNext(reason);
    const refused = { kind: 'refused', reason, retryable };
    expect(await bench.runtime.launch(request)).toEqual(refused);
    expect(await bench.runtime.launch(request)).toEqual(refused);
    const next = { ...request, clientToken: `${request.clientToken}-2` };
    expect(await bench.runtime.launch(next)).toMatchObject({ kind: 'launched' });
  });

  test('where there was no room it is tried in one zone after the other, and no longer on Spot', async () => {
    const network = () => ({
      subnets: ['subnet-a', 'subnet-b'],
      securityGroups: ['sg-1'],
      publicAddress: false,
    });
    const runtime = bench.another({ network });
    const sent = async (refusals: number) => {
      const placement = { spot: true, refusals };
      bench.server.refuseNext('Capacity is unavailable at this time');
      await runtime.launch({ ...launchRequest('obedient'), placement });
      const [input] = bench.server.requests.RunTask.slice(-1) as {
        capacityProviderStrategy: { capacityProvider: string }[];
        networkConfiguration: { awsvpcConfiguration: { subnets: string[] } };
      }[];
      return [
        input?.capacityProviderStrategy[0]?.capacityProvider,
        ...(input?.networkConfiguration.awsvpcConfiguration.subnets ?? []),
      ];
    };
    expect(await sent(0)).toEqual(['FARGATE_SPOT', 'subnet-a', 'subnet-b']);
    expect(await sent(1)).toEqual(['FARGATE_SPOT', 'subnet-a']);
    expect(await sent(2)).toEqual(['FARGATE', 'subnet-b']);
    expect(await sent(3)).toEqual(['FARGATE', 'subnet-a']);
  });

  test('a task that ECS does not show yet is missing, not gone', async () => {
    bench.server.tasks.missingMs = 300;
    const { request, taskId } = await begin();
    expect(await statusOf(taskId)).toBe('missing');
    expect(await bench.runtime.launch(request)).toEqual({ kind: 'launched', taskId });
    await eventually(async () => expect(await statusOf(taskId)).toBe('running'));
    bench.server.tasks.missingMs = 0;
  });

  test('a task whose end ECS tells late is stopping until then', async () => {
    bench.server.tasks.stoppedDelayMs = 1_500;
    const { taskId, request } = await begin();
    const pid = await eventually(async () => {
      const [note] = await bench.notes(request.slot.runId);
      expect(note).toBeDefined();
      return note?.pid ?? 0;
    });
    await bench.runtime.stop(taskId, 'enough');
    await eventually(() => expect(livingProcess(pid)).toBeNull());
    const dead = performance.now();
    await eventually(async () => expect(await statusOf(taskId)).toBe('stopped'));
    expect(performance.now() - dead).toBeGreaterThan(1_400);
    bench.server.tasks.stoppedDelayMs = 0;
  });

  test('a lost answer to a stop is no error', async () => {
    const { taskId } = await begin();
    bench.server.loseAnswerNext('StopTask', 1);
    await bench.runtime.stop(taskId, 'x'.repeat(400));
    await eventually(async () => expect(await statusOf(taskId)).toBe('stopped'));
  });

  test('a describe that fails throws: it never says missing', async () => {
    const { taskId } = await begin();
    bench.server.throttleNext('DescribeTasks', tries);
    await expect(bench.runtime.describe([taskId])).rejects.toThrow(/Rate exceeded/);
  });

  test.each(cuSizes)('%s CU is a size that Fargate offers', async (cu) => {
    const outcome = await bench.runtime.launch(launchRequest('obedient', { cu }));
    expect(outcome.kind).toBe('launched');
    const [sent] = bench.server.requests.RunTask.slice(-1) as {
      overrides: { cpu: string; memory: string };
    }[];
    expect(sent?.overrides).toMatchObject({ cpu: String(cu * 1024), memory: String(cu * 4096) });
  });
});
