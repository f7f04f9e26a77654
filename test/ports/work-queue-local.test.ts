import { afterEach, describe, expect, test } from 'vitest';
import { createWorkQueue, type LocalWorkQueue } from '../../functions/adapters/local/work-queue.ts';
import type { JobHint } from '../../functions/ports/work-queue.ts';
import { VirtualClock } from '../helpers/fakes/clock.ts';
import { workQueueSuite } from './work-queue.suite.ts';

workQueueSuite('in memory', (work, clock) => {
  const queue = createWorkQueue({ work, clock });
  return { queue, pass: (ms) => clock.advance(ms) };
});

describe('in memory', () => {
  let queue: LocalWorkQueue;
  afterEach(() => queue.close());
  const hint = (job: string): JobHint => ({ tenantId: 'tn_1', workspaceId: 'ws_1', jobId: `job_${job}` });

  /** Work that takes a second, and how much of it ran side by side. */
  const open = (concurrency: number) => {
    const clock = new VirtualClock();
    const looks: string[] = [];
    const now = new Map<string, number>();
    let most = 0;
    let mostOfOneJob = 0;
    queue = createWorkQueue({
      clock,
      concurrency,
      work: async ({ jobId }) => {
        looks.push(jobId);
        now.set(jobId, (now.get(jobId) ?? 0) + 1);
        most = Math.max(
          most,
          [...now.values()].reduce((sum, count) => sum + count, 0),
        );
        mostOfOneJob = Math.max(mostOfOneJob, now.get(jobId) ?? 0);
        await clock.sleep(1_000);
        now.set(jobId, (now.get(jobId) ?? 0) - 1);
      },
    });
    return { clock, looks, most: () => most, mostOfOneJob: () => mostOfOneJob };
  };

  test('many hints for one job are one look, and one more for all that came during it', async () => {
    const { clock, looks, mostOfOneJob } = open(4);
    for (let n = 0; n < 10; n++) await queue.enqueue(hint('a'), n === 3 ? 0 : 5_000);
    expect(queue.waiting()).toBe(1);
    await clock.advance(500);
    for (let n = 0; n < 10; n++) await queue.enqueue(hint('a'));
    await clock.advance(60_000);
    expect(looks).toEqual(['job_a', 'job_a']);
    expect(mostOfOneJob()).toBe(1);
  });

  test('as many jobs side by side as it may, and every one in its turn', async () => {
    const { clock, looks, most, mostOfOneJob } = open(3);
    for (let n = 0; n < 10; n++) await queue.enqueue(hint(String(n)));
    await clock.advance(10_000);
    expect([looks.length, most(), mostOfOneJob()]).toEqual([10, 3, 1]);
  });

  test('work that always fails is left to the sweep after a while, and is taken up again by a new hint', async () => {
    const clock = new VirtualClock();
    const errors: unknown[] = [];
    queue = createWorkQueue({
      clock,
      work: () => Promise.reject(new Error('never')),
      onError: (error) => errors.push(error),
    });
    await queue.enqueue(hint('a'));
    await clock.advance(3_600_000);
    expect(errors).toHaveLength(6);
    expect(queue.waiting()).toBe(0);
    await queue.enqueue(hint('a'));
    await clock.advance(3_600_000);
    expect(errors).toHaveLength(12);
  });

  test('close waits for what is under way and starts nothing more', async () => {
    const { clock, looks } = open(1);
    await queue.enqueue(hint('a'));
    await queue.enqueue(hint('b'));
    await clock.advance(100);
    let closed = false;
    const closing = queue.close().then(() => {
      closed = true;
    });
    await clock.settle();
    expect(closed).toBe(false);
    await clock.advance(1_000);
    await closing;
    await queue.enqueue(hint('c'));
    await clock.advance(10_000);
    expect(looks).toEqual(['job_a']);
  });
});
