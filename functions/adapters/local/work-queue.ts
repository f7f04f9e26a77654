import type { Clock } from '../../ports/clock.ts';
import type { JobHint, WorkQueue } from '../../ports/work-queue.ts';
import { systemClock } from './clock.ts';

export type WorkQueueOptions = {
  /** Looks at one job. When it throws, the hint comes again, each time later. */
  work: (hint: JobHint) => Promise<void>;
  onError?: (error: unknown, hint: JobHint) => void;
  clock?: Clock;
  /** How many jobs are looked at side by side; one job never is. */
  concurrency?: number;
};

export type LocalWorkQueue = WorkQueue & {
  /** Hints that wait, delayed ones too. */
  waiting(): number;
  /** Starts no more work and waits for what is under way. Later hints are lost, which hints may be. */
  close(): Promise<void>;
};

type Entry = { hint: JobHint; dueAt: number };

/** SQS would hand a failing message over to its dead-letter queue about then; here the sweep finds the job again. */
const MAX_FAILURES = 6;
const FIRST_RETRY_MS = 1_000;

/**
 * Queue of hints in memory. Two hints for one job are one, due when the earlier was; a hint that comes while its job
 * is looked at makes for one more look afterwards. Lost when the process ends: the sweep builds it anew.
 */
export function createWorkQueue(options: WorkQueueOptions): LocalWorkQueue {
  const { work, onError = () => {}, clock = systemClock, concurrency = 4 } = options;
  const entries = new Map<string, Entry>();
  const underWay = new Map<string, Promise<void>>();
  const failures = new Map<string, number>();
  let closed = false;
  let alarm: AbortController | null = null;

  const add = (hint: JobHint, delayMs: number) => {
    const key = keyOf(hint);
    const dueAt = clock.now() + Math.max(0, delayMs);
    const before = entries.get(key);
    if (before === undefined) entries.set(key, { hint: { ...hint }, dueAt });
    else before.dueAt = Math.min(before.dueAt, dueAt);
  };

  const look = async (key: string, hint: JobHint) => {
    try {
      await work(hint);
      failures.delete(key);
    } catch (error) {
      onError(error, hint);
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      if (count < MAX_FAILURES) add(hint, FIRST_RETRY_MS * 2 ** (count - 1));
      else failures.delete(key);
    } finally {
      underWay.delete(key);
      pump();
    }
  };

  /** Starts what is due, then sleeps until the next is. */
  const pump = () => {
    alarm?.abort();
    alarm = null;
    if (closed) return;
    const now = clock.now();
    const ready = [...entries]
      .filter(([key]) => !underWay.has(key))
      .sort(([, a], [, b]) => a.dueAt - b.dueAt);
    for (const [key, { hint, dueAt }] of ready) {
      if (underWay.size >= concurrency) return;
      if (dueAt > now) return sleepUntil(dueAt - now);
      entries.delete(key);
      underWay.set(key, look(key, hint));
    }
  };

  const sleepUntil = (ms: number) => {
    const mine = new AbortController();
    alarm = mine;
    clock.sleep(ms, mine.signal).then(pump, () => {});
  };

  return {
    enqueue: async (hint, delayMs = 0) => {
      if (closed) return;
      add(hint, delayMs);
      // Not within the caller's turn: whoever enqueues has not finished what the hint is about.
      queueMicrotask(pump);
    },
    waiting: () => entries.size,
    close: async () => {
      closed = true;
      entries.clear();
      alarm?.abort();
      await Promise.all(underWay.values());
    },
  };
}

const keyOf = ({ tenantId, workspaceId, jobId }: JobHint) => JSON.stringify([tenantId, workspaceId, jobId]);
