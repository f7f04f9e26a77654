import type { RunRecord, SlotRecord } from '../resources/records.ts';
import { wantedTasks } from './run-slots.ts';

/** The slots of a new attempt, each with its first launch written down. */
export const newSlots = (
  run: RunRecord,
  epoch: number,
  now: number,
  token: (parts: string) => string,
): SlotRecord[] =>
  wantedTasks(run).map(({ role, index, cu }) => ({
    role,
    index,
    launch: 1,
    cu,
    clientToken: token(`${run.id}/${epoch}/${role}/${index}/1`),
    phase: 'intended',
    taskId: null,
    notBefore: now,
    missingSince: null,
    endedAt: null,
    because: null,
  }));
