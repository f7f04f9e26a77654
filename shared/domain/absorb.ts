import type { ReportRecord, RunRecord, SlotRecord } from '../resources/records.ts';

/** What the runtime says of one task (see functions/ports/engine-runtime.ts). */
export type SeenTask = {
  taskId: string;
  status: 'provisioning' | 'running' | 'stopping' | 'stopped' | 'missing';
  exitCode: number | null;
  stopReason: string | null;
};

const reasonOf = (seen: SeenTask): string =>
  [seen.stopReason, seen.exitCode === null ? null : `exit code ${seen.exitCode}`]
    .filter(Boolean)
    .join(', ') || 'stopped';

function absorbSlot(slot: SlotRecord, seen: SeenTask | undefined, now: number): SlotRecord {
  if (slot.phase !== 'launched' || !seen) return slot;
  if (seen.status === 'stopped') {
    return { ...slot, phase: 'stopped', endedAt: now, missingSince: null, because: reasonOf(seen) };
  }
  if (seen.status === 'missing') return slot.missingSince === null ? { ...slot, missingSince: now } : slot;
  return slot.missingSince === null ? slot : { ...slot, missingSince: null };
}

/** The run with what was just seen written into it. Returns the same object when nothing changed, so that nothing is saved. */
export function absorb(
  run: RunRecord,
  seen: ReadonlyMap<string, SeenTask>,
  report: ReportRecord | null,
  now: number,
): RunRecord {
  let changed = false;
  const attempts = run.attempts.map((attempt) => {
    const slots = attempt.slots.map((slot) => {
      const next = absorbSlot(slot, slot.taskId === null ? undefined : seen.get(slot.taskId), now);
      if (next !== slot) changed = true;
      return next;
    });
    return { ...attempt, slots };
  });
  const everRunning = run.everRunning || report?.report.flink?.allTasksRunning === true;
  if (!changed && everRunning === run.everRunning) return run;
  return { ...run, attempts: changed ? attempts : run.attempts, everRunning };
}
