/** What orders to rescale mean for a run: what came of them, and which tasks it needs meanwhile. */

import type { CommandRecord, JobRecord, RunRecord } from '../resources/records.ts';
import { atScale, type Scale, scaleOf, slotsNeeded } from '../resources/scale.ts';
import { wantedTasks } from './run-slots.ts';

type Ordered = { job: Pick<JobRecord, 'desired'>; commands: readonly CommandRecord[] };

/** Rescales of the run that were ordered, newest last. */
const rescalesOf = ({ job, commands }: Ordered, run: RunRecord): { to: Scale; command: CommandRecord }[] =>
  job.desired.orders.flatMap(({ commandId, kind, parallelism, operators = {} }) => {
    const command = commands.find(({ id, runId }) => id === commandId && runId === run.id);
    return kind === 'rescale' && parallelism && command ? [{ to: { parallelism, operators }, command }] : [];
  });

/** What a rescale that has an outcome left the run with. */
export type RescaleOutcome = { commandId: string; scale: Scale; failed: string | null };

/** The outcome of the newest rescale that the run record does not know of yet, or null. */
export function newOutcome(ordered: Ordered, run: RunRecord): RescaleOutcome | null {
  const over = rescalesOf(ordered, run).filter(({ command }) => !isOpen(command));
  const newest = over.at(-1)?.command;
  if (newest === undefined || newest.id === run.lastRescale) return null;
  const reached = over.findLast(({ command }) => command.state === 'succeeded');
  return {
    commandId: newest.id,
    scale: reached?.to ?? scaleOf(run.settings),
    failed: newest.state === 'failed' ? newest.message : null,
  };
}

const isOpen = ({ state }: CommandRecord): boolean => state === 'pending' || state === 'running';

/** What a rescale that has no outcome yet is to reach, or null. */
export const openRescale = (ordered: Ordered, run: RunRecord): Scale | null =>
  rescalesOf(ordered, run).findLast(({ command }) => isOpen(command))?.to ?? null;

/** The run at another scale. */
export const runAt = (run: RunRecord, scale: Scale): RunRecord => ({
  ...run,
  settings: atScale(run.settings, scale),
});

/** Until a rescale has its outcome, the run needs the tasks of both sizes. */
export const tasksMeanwhile = (ordered: Ordered, run: RunRecord): ReturnType<typeof wantedTasks> => {
  const open = openRescale(ordered, run);
  const next = open === null ? run : runAt(run, open);
  return wantedTasks(slotsNeeded(next.settings) > slotsNeeded(run.settings) ? next : run);
};
