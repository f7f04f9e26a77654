import { z } from 'zod';

/** change: done on purpose, such as a new parallelism. platform: the runtime had no room, or took the task away. */
export const OutageKind = z.enum(['failure', 'change', 'platform']);
export type OutageKind = z.infer<typeof OutageKind>;

/**
 * A time in which the job was wanted but not all its tasks ran, as seen by the agent that holds its JobManager: nobody
 * else sees the ones that Flink mends by itself within seconds.
 */
export const Outage = z.strictObject({
  /** Grows by one with each outage of this agent. */
  number: z.int().min(1),
  from: z.int(),
  /** Null while it lasts. */
  until: z.int().nullable(),
  kind: OutageKind,
  because: z.string().max(500),
});
export type Outage = z.infer<typeof Outage>;

/** Failures since the job last completed a checkpoint: what a crash loop is known by. */
export const FailureTally = z.strictObject({
  count: z.int().min(1),
  /** When the first and the newest of them happened. */
  since: z.int(),
  lastAt: z.int(),
  /** The commonest first, at most three. */
  causes: z.array(z.strictObject({ because: z.string().max(500), count: z.int() })).max(3),
});
export type FailureTally = z.infer<typeof FailureTally>;

/** Health of the job as the agent has seen it since it began. */
export const TaskHealth = z.strictObject({
  /** When all tasks ran for the first time. */
  firstRanAt: z.int().nullable(),
  /** Since when all tasks have been running without a pause; null while they do not. */
  runningSince: z.int().nullable(),
  /** Newest last, at most eight. */
  outages: z.array(Outage).max(8),
  failures: FailureTally.nullable(),
  /** A checkpoint was completed since this agent began. */
  progressed: z.boolean(),
});
export type TaskHealth = z.infer<typeof TaskHealth>;
