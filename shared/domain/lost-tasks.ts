import type { Desired, ReportRecord, RunRecord, SlotRecord } from '../resources/records.ts';

/** An agent that was heard so recently lives, whatever the runtime says. */
const heardMs = 90_000;

/** The runtime does not know the task of this slot, and nothing is heard of it. */
export const isLost = (slot: SlotRecord, report: ReportRecord | null, now: number): boolean =>
  slot.phase === 'launched' &&
  slot.missingSince !== null &&
  now - slot.missingSince >= heardMs &&
  (report === null || now - report.receivedAt >= heardMs);

const takenForGone = 'The runtime lost the task; it was taken for gone, as a person asked';

/** The run once tasks are taken for gone by order of a person. The same run when none is. */
export function withoutLost(
  run: RunRecord,
  lost: Desired['lost'],
  report: ReportRecord | null,
  now: number,
): RunRecord {
  if (lost === undefined || lost.epoch !== run.epoch) return run;
  if (!run.attempts.some(({ slots }) => slots.some((slot) => isLost(slot, report, now)))) return run;
  return {
    ...run,
    attempts: run.attempts.map((attempt) => ({
      ...attempt,
      slots: attempt.slots.map((slot) =>
        isLost(slot, report, now)
          ? { ...slot, phase: 'stopped', endedAt: now, missingSince: null, because: takenForGone }
          : slot,
      ),
    })),
  };
}
