import { z } from 'zod';
import { OutageKind } from './task-health.ts';

/** Sums of one calendar month in UTC. What is still going on is not in it yet. */
export const MonthSums = z.strictObject({
  month: z.string().regex(/^\d{4}-\d\d$/),
  wantedMs: z.int(),
  downMs: z.int(),
  /** Part of downMs: starts, restarts and changes that somebody asked for. */
  changeMs: z.int(),
  outages: z.int(),
});
export type MonthSums = z.infer<typeof MonthSums>;

export const OpenOutage = z.strictObject({ from: z.int(), kind: OutageKind, because: z.string() });
export type OpenOutage = z.infer<typeof OpenOutage>;

/**
 * What a job's status remembers of its availability: written only when something begins or ends, so that a job that runs
 * costs no writes.
 */
export const AvailabilityRecord = z.strictObject({
  /** Newest last. */
  months: z.array(MonthSums).max(13),
  /** Since when the job has been wanted running; null while it is not. */
  wantedSince: z.int().nullable(),
  down: OpenOutage.nullable(),
  runId: z.string(),
  /** Times the tasks of this run went down and came back, whoever mended it; changes on purpose are none. */
  recoveries: z.int(),
  /** The newest outage of an agent that is counted. */
  seen: z.strictObject({ epoch: z.int(), launch: z.int(), number: z.int() }),
});
export type AvailabilityRecord = z.infer<typeof AvailabilityRecord>;

/** Wanted time of a month (UTC) and what of it had all tasks running. */
export const Availability = z
  .strictObject({
    month: z.string(),
    /** Of the wanted time; null when there was none. */
    percent: z.number().nullable(),
    wantedSeconds: z.number(),
    downSeconds: z.number(),
    /** Part of downSeconds: starts, restarts and changes that somebody asked for. */
    changeSeconds: z.number(),
    /** Outages that nobody asked for. */
    outages: z.int(),
  })
  .meta({ id: 'Availability' });
export type Availability = z.infer<typeof Availability>;
