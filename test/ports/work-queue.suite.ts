import { describe, expect, test } from 'vitest';
import type { JobHint, WorkQueue } from '../../functions/ports/work-queue.ts';
import { VirtualClock } from '../helpers/fakes/clock.ts';

type Work = (hint: JobHint) => Promise<void>;
export type QueueUnderTest = {
  queue: WorkQueue;
  /** Time passes, and what is due is delivered. */
  pass: (ms: number) => Promise<void>;
};

/** What every adapter of the work-queue port promises, which is little: each hint comes, unharmed and not too early. */
export function workQueueSuite(
  name: string,
  open: (work: Work, clock: VirtualClock) => QueueUnderTest,
): void {
  const hint = (job: string): JobHint => ({ tenantId: 'tn_1', workspaceId: 'ws_1', jobId: `job_${job}` });
  const bench = (work: Work = async () => {}) => {
    const clock = new VirtualClock();
    const seen: { jobId: string; at: number }[] = [];
    const start = clock.now();
    const under = open(async (one) => {
      expect(Object.keys(one).sort()).toEqual(['jobId', 'tenantId', 'workspaceId']);
      seen.push({ jobId: one.jobId, at: clock.now() - start });
      await work(one);
    }, clock);
    return { ...under, clock, seen, jobs: () => seen.map(({ jobId }) => jobId).sort() };
  };

  describe(`work queue: ${name}`, () => {
    test('each hint is delivered, though not within enqueue', async () => {
      const { queue, pass, seen, jobs } = bench();
      const enqueued = ['a', 'b', 'c'].map((job) => queue.enqueue(hint(job)));
      expect(seen).toEqual([]);
      await Promise.all(enqueued);
      await pass(10);
      expect(jobs()).toEqual(['job_a', 'job_b', 'job_c']);
    });

    test('a delayed hint does not come early, and does not keep others back', async () => {
      const { queue, pass, seen } = bench();
      await queue.enqueue(hint('late'), 5_000);
      await queue.enqueue(hint('now'));
      await pass(4_000);
      expect(seen.map(({ jobId }) => jobId)).toEqual(['job_now']);
      await pass(2_000);
      expect(seen.map(({ jobId }) => jobId)).toEqual(['job_now', 'job_late']);
      expect(seen[1]?.at).toBeGreaterThanOrEqual(5_000);
    });

    test('a hint enqueued while its job is looked at comes again', async () => {
      let again = true;
      const under = bench(async (one) => {
        if (!again) return;
        again = false;
        await under.queue.enqueue(one);
      });
      await under.queue.enqueue(hint('a'));
      await under.pass(10);
      expect(under.seen.length).toBeGreaterThanOrEqual(2);
    });

    test('work that throws gets its hint again, and others go on meanwhile', async () => {
      let failures = 2;
      const under = bench(async (one) => {
        if (one.jobId === 'job_bad' && failures-- > 0) throw new Error('not this time');
      });
      await under.queue.enqueue(hint('bad'));
      await under.queue.enqueue(hint('good'));
      await under.pass(120_000);
      expect(under.jobs()).toEqual(['job_bad', 'job_bad', 'job_bad', 'job_good']);
    });
  });
}
