/**
 * When a job that only fails is given up. It takes many failures in a row without a completed checkpoint, and time: one
 * that fails quickly may still be waiting for something that comes back. The runtime's own failures (no room, Spot) never
 * count, and any checkpoint wipes the slate.
 */

import { totalCu } from '../resources/job-settings.ts';
import type { ReportRecord, RunRecord } from '../resources/records.ts';
import type { FailureTally } from '../resources/task-health.ts';
import { mergeTallies, withFailure } from './failure-tally.ts';
import { isPassingTrouble } from './passing-trouble.ts';
import { endOfLeader, isPlatformReason } from './platform-reason.ts';
import { currentAttempt, leaderOf } from './run-slots.ts';
import { spanWords } from './span-words.ts';

/** What lies outside of the job, such as a broker that is away, gets this many times the patience. */
const patienceForOthers = 4;

/** Failures of the run since its last progress, those of earlier attempts included. */
export function failuresOf(run: RunRecord, report: ReportRecord | null): FailureTally | null {
  const health = report?.report.slot.epoch === run.epoch ? report.report.health : null;
  return health?.progressed ? health.failures : mergeTallies(run.failures, health?.failures ?? null);
}

/** The same, once the JobManager's task of the newest attempt has ended: that is one more, unless the runtime did it. */
export function failuresAfterAttempt(
  run: RunRecord,
  report: ReportRecord | null,
  now: number,
): FailureTally | null {
  const before = failuresOf(run, report);
  const attempt = currentAttempt(run);
  if (attempt === null) return before;
  const leader = leaderOf(attempt);
  const { phase, endedAt } = leader;
  const why = endOfLeader(leader, report?.report.slot.epoch === run.epoch ? report : null);
  if (phase !== 'stopped' || isPlatformReason(why)) return before;
  return withFailure(before, endedAt ?? now, `The task ended: ${why}`);
}

/** Why the run is to be given up; null while it is not. */
export function giveUpBecause(run: RunRecord, failures: FailureTally | null, now: number): string | null {
  const { giveUpAfterFailures: most, giveUpAfterMinutes } = run.settings;
  if (failures === null || most === 0 || failures.count < most) return null;
  const [main] = failures.causes;
  const patience = isPassingTrouble(main?.because ?? '') ? patienceForOthers : 1;
  const lasted = now - failures.since;
  if (lasted < giveUpAfterMinutes * 60_000 * patience) return null;
  const cuHours = (totalCu(run.settings) * lasted) / 3_600_000;
  return [
    `Given up: ${failures.count} failures in ${spanWords(lasted)} without a completed checkpoint.`,
    main ? `Most often (${main.count}): ${main.because}` : '',
    `It used ${cuHours.toFixed(2)} CU-hours meanwhile.`,
    'Nothing is lost: its newest restore point is kept. Mend the cause, then start it from "latest".',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
