import type { AttemptRecord, ReportRecord, SlotRecord } from '../resources/records.ts';
import { backoffMs, fruitlessLaunches } from './back-off.ts';
import type { Action } from './plan.ts';
import { mayLive, type wantedTasks } from './run-slots.ts';

type Needed = ReturnType<typeof wantedTasks>;

export const isSlotOf =
  (task: { role: string; index: number }) =>
  (slot: SlotRecord): boolean =>
    slot.role === task.role && slot.index === task.index;

/** Ends what may act for a slot. Only the very same request tells whether a task was started for one without a task. */
export const endSlot = (epoch: number, slot: SlotRecord, because: string): Action[] =>
  slot.taskId === null
    ? [{ kind: 'launch', epoch, role: slot.role, index: slot.index }]
    : [{ kind: 'stop-task', taskId: slot.taskId, because }];

type Slots = { attempt: AttemptRecord; needed: Needed; wanted: Needed; report: ReportRecord | null };

/**
 * Keeps an attempt whole whose JobManager may live: launches what is written down, ends what a rescale has left over, and
 * starts again what has ended as far as it is `wanted`.
 */
export function planSlots(
  { attempt, needed, wanted, report }: Slots,
  now: number,
): { actions: Action[]; requeueAfterMs: number | null } {
  const actions: Action[] = [];
  let requeueAfterMs: number | null = null;
  for (const slot of attempt.slots) {
    const { role, index, phase } = slot;
    const isOf = ({ role: r, index: i }: Needed[number]) => r === role && i === index;
    const due = slot.notBefore - now;
    if (!needed.some(isOf)) {
      if (mayLive(slot)) actions.push(...endSlot(attempt.epoch, slot, 'not needed after a rescale'));
    } else if (phase === 'intended') {
      if (due <= 0) actions.push({ kind: 'launch', epoch: attempt.epoch, role, index });
      else requeueAfterMs = Math.min(requeueAfterMs ?? due, due);
    } else if (phase !== 'launched' && wanted.some(isOf)) {
      const notBefore = now + backoffMs(fruitlessLaunches(slot, report));
      const because = slot.because ?? phase;
      actions.push({ kind: 'next-launch', epoch: attempt.epoch, role, index, notBefore, because });
    }
  }
  return { actions, requeueAfterMs };
}
