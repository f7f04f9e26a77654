import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createSqsClient, createSqsQueue, hintFrom } from '../../functions/adapters/aws/work-queue.ts';
import { reconcileBatch } from '../../functions/entry/aws/reconcile-batch.ts';
import { VirtualClock } from '../helpers/fakes/clock.ts';
import { lambdaContext } from '../helpers/lambda-context.ts';
import { type SqsServer, type SqsServerOptions, startSqsServer } from '../helpers/sqs-server.ts';
import { workQueueSuite } from './work-queue.suite.ts';

const context = lambdaContext('reconcile');
const opened: SqsServer[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

const open = async (options: SqsServerOptions) => {
  const server = await startSqsServer(options);
  opened.push(server);
  const client = createSqsClient({
    region: 'eu-west-1',
    endpoint: server.endpoint,
    accessKeyId: 'id',
    secretAccessKey: 'key',
  });
  return { server, queue: createSqsQueue({ client, queueUrl: server.queueUrl }) };
};

workQueueSuite('SQS', (work, clock) => {
  const opening = open({ clock });
  const handler = reconcileBatch(work, () => {});
  return {
    queue: { enqueue: async (hint, delayMs) => (await opening).queue.enqueue(hint, delayMs) },
    pass: async (ms) => {
      const { server } = await opening;
      const end = clock.elapsed() + ms;
      for (;;) {
        await server.deliver((event) => handler(event, context));
        const wait = Math.max(0, (server.nextAt() ?? Number.POSITIVE_INFINITY) - clock.now());
        if (clock.elapsed() + wait > end) return clock.advance(end - clock.elapsed());
        await clock.advance(wait);
      }
    },
  };
});

describe('SQS', () => {
  const hint = { tenantId: 'tn_1', workspaceId: 'ws_1', jobId: 'job_1' };
  let clock: VirtualClock;
  let server: SqsServer;
  let queue: ReturnType<typeof createSqsQueue>;
  beforeEach(async () => {
    clock = new VirtualClock();
    ({ server, queue } = await open({ clock }));
  });
  const waits = () => server.messages.map(({ visibleAt }) => visibleAt - clock.now());

  test('parts of a second are rounded up, and a day is cut to what SQS holds', async () => {
    await queue.enqueue(hint, 200);
    await queue.enqueue(hint, 86_400_000);
    await queue.enqueue(hint, -5);
    expect(waits()).toEqual([1_000, 900_000, 0]);
  });

  test('nothing but the hint is sent, whatever the object carries', async () => {
    await queue.enqueue({ ...hint, ...{ secret: 'x' } });
    expect(server.messages.map(({ body }) => JSON.parse(body))).toEqual([hint]);
    expect(hintFrom(server.messages[0]?.body ?? '')).toEqual(hint);
  });

  test('one of three fails: the others are not delivered again', async () => {
    const looks: string[] = [];
    const handler = reconcileBatch(
      async ({ jobId }) => {
        looks.push(jobId);
        if (jobId === 'job_2' && looks.length < 4) throw new Error('not this time');
      },
      () => {},
    );
    for (const jobId of ['job_1', 'job_2', 'job_3']) await queue.enqueue({ ...hint, jobId });
    await server.deliver((event) => handler(event, context));
    expect(server.messages).toHaveLength(1);
    await clock.advance(45_000);
    await server.deliver((event) => handler(event, context));
    expect([looks.sort(), server.messages]).toEqual([['job_1', 'job_2', 'job_2', 'job_3'], []]);
  });

  test('what is no hint ends among the dead letters and keeps nothing back', async () => {
    const looks: string[] = [];
    const errors: unknown[] = [];
    const handler = reconcileBatch(
      async ({ jobId }) => void looks.push(jobId),
      (error) => errors.push(error),
    );
    server.messages.push({ id: 'bad', body: '{"jobId":1}', visibleAt: clock.now(), received: 0 });
    await queue.enqueue(hint);
    for (let n = 0; n < 7; n += 1) {
      await server.deliver((event) => handler(event, context));
      await clock.advance(45_000);
    }
    expect([looks, server.messages.length, server.deadLetters.length]).toEqual([['job_1'], 0, 1]);
    expect(errors).toHaveLength(6);
  });
});
