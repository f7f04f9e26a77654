import type { RunRecord, SlotRecord } from '../resources/records.ts';
import { isCapacityReason } from './platform-reason.ts';
import { currentAttempt, wantedTasks } from './run-slots.ts';

/** What the slot of the attempt before met: there was no room where it was, so the next one goes elsewhere. */
const refusalsBefore = (run: RunRecord, role: SlotRecord['role'], index: number): number => {
  const slot = currentAttempt(run)?.slots.find((s) => s.role === role && s.index === index);
  return slot ? nextRefusals(slot) : 0;
};

/** A slot that ended for another reason begins anew. */
export const nextRefusals = ({ phase, because, refusals }: SlotRecord): number =>
  phase === 'refused' || phase === 'stopped'
    ? isCapacityReason(because ?? '')
      ? refusals + 1
      : 0
    : refusals;

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
    refusals: refusalsBefore(run, role, index),
    fruitless: 0,
    missingSince: null,
    endedAt: null,
    because: null,
  }));
