import { taskManagerCount } from '../resources/job-settings.ts';
import type { AttemptRecord, RunRecord, SlotRecord } from '../resources/records.ts';
import type { TaskRole, TaskSlot } from '../resources/task.ts';

/** Which tasks a run has, by its topology. */
export const wantedTasks = (
  run: Pick<RunRecord, 'settings'>,
): { role: TaskRole; index: number; cu: number }[] => {
  const s = run.settings;
  if (s.topology === 'compact') return [{ role: 'compact', index: 0, cu: s.compactCu }];
  const taskManagers = Array.from({ length: taskManagerCount(s) }, (_, index) => ({
    role: 'taskmanager' as const,
    index,
    cu: s.taskManagerCu,
  }));
  return [{ role: 'jobmanager', index: 0, cu: s.jobManagerCu }, ...taskManagers];
};

/** The slot whose agent acts for the run: it holds the JobManager. */
export const isLeader = (slot: { role: TaskRole }): boolean => slot.role !== 'taskmanager';

/** Something may still act for the slot, as far as we know. */
export const mayLive = (slot: SlotRecord): boolean => slot.phase === 'intended' || slot.phase === 'launched';

export const currentAttempt = (run: RunRecord): AttemptRecord | null =>
  run.attempts.find((attempt) => attempt.epoch === run.epoch) ?? null;

export const leaderOf = (attempt: AttemptRecord): SlotRecord => {
  const leader = attempt.slots.find(isLeader);
  if (!leader) throw new Error(`attempt ${attempt.epoch} has no JobManager slot`);
  return leader;
};

export const taskSlotOf = (run: RunRecord, epoch: number, slot: SlotRecord): TaskSlot => ({
  tenantId: run.tenantId,
  jobId: run.jobId,
  runId: run.id,
  epoch,
  role: slot.role,
  index: slot.index,
  launch: slot.launch,
});

/** The run with one slot of one attempt changed. */
export const withSlot = (
  run: RunRecord,
  epoch: number,
  which: { role: TaskRole; index: number },
  change: (slot: SlotRecord) => SlotRecord,
): RunRecord => ({
  ...run,
  attempts: run.attempts.map((attempt) =>
    attempt.epoch !== epoch
      ? attempt
      : {
          ...attempt,
          slots: attempt.slots.map((slot) =>
            slot.role === which.role && slot.index === which.index ? change(slot) : slot,
          ),
        },
  ),
});

/** A later launch of the same slot acts by now. */
export const isSuperseded = (run: RunRecord, { epoch, role, index, launch }: TaskSlot): boolean => {
  const attempt = run.attempts.find((a) => a.epoch === epoch);
  const slot = attempt?.slots.find((s) => s.role === role && s.index === index);
  return slot !== undefined && slot.launch > launch;
};
