/** What comes to no end by itself is ended, with the reason: a start that gets nowhere, a savepoint that nobody takes. */
import type { CommandRecord, RunRecord } from '../resources/records.ts';
import { failuresOf } from './crash-loop.ts';
import type { Observed } from './plan.ts';
import { currentAttempt, leaderOf } from './run-slots.ts';
import { spanWords } from './span-words.ts';

/** A start may wait for room, or for what lies outside: it has this many times the patience for a job that only fails. */
const patienceOfStart = 4;
/** A job whose agent has not been heard for so long may have come right meanwhile. */
const knownMs = 2 * 60_000;

/** Why the start is to be given up; null while it is not, and once the job has run: from then on it is brought back. */
export function stuckStart(o: Observed, now: number): string | null {
  const { run, ledger } = o;
  const { giveUpAfterFailures, giveUpAfterMinutes } = run.settings;
  const lasted = now - run.createdAt;
  if (run.everRunning || ledger?.lastCheckpointId != null || giveUpAfterFailures === 0) return null;
  if (lasted < giveUpAfterMinutes * 60_000 * patienceOfStart) return null;
  const last = lastWord(o, now);
  if (last === null) return null;
  const [main] = failuresOf(run, o.report)?.causes ?? [];
  return `Given up: not all tasks ran within ${spanWords(lasted)}. Last: ${last} ${main ? `Most often: ${main.because} ` : ''}Nothing is lost: what it was to start from is kept. Mend the cause, then start it again.`;
}

/** What the start waits for, as somebody has just seen it; null when nobody has. */
function lastWord({ run, report }: Observed, now: number): string | null {
  const attempt = currentAttempt(run);
  if (attempt === null) return null;
  const leader = leaderOf(attempt);
  if (leader.phase === 'refused') {
    // Few tries tell nothing: the control plane may have been away.
    const often = leader.fruitless + 1 >= run.settings.giveUpAfterFailures;
    return often ? `${leader.because ?? 'refused'}.` : null;
  }
  if (leader.phase !== 'launched' || report === null || now - report.receivedAt > knownMs) return null;
  return report.report.flink?.allTasksRunning ? null : report.report.because;
}

/** Whatever the agent gives a savepoint at most: to wait for the job, for Flink's own time-out, and for slow containers. */
const savepointLimitMs = ({ settings }: Pick<RunRecord, 'settings'>): number =>
  settings.checkpointTimeoutMs + 20 * 60_000;
/** For the sweep to notice. */
const noticedMs = 5 * 60_000;

/** A savepoint that should have had an outcome long ago. Stops have a limit of their own. */
export const lateSavepoint = ({ run, commands }: Observed, now: number): CommandRecord | null =>
  commands.find(
    ({ kind, state, createdAt }) =>
      kind === 'savepoint' &&
      (state === 'pending' || state === 'running') &&
      now - createdAt > savepointLimitMs(run),
  ) ?? null;

/** A savepoint was ordered so long ago that it is late by now, if it has no outcome. */
export const mayBeLate = (
  run: Pick<RunRecord, 'settings'>,
  orders: readonly { kind: string; orderedAt: number }[],
  now: number,
): boolean =>
  orders.some(({ kind, orderedAt }) => {
    const late = now - orderedAt - savepointLimitMs(run);
    return kind === 'savepoint' && late > 0 && late <= noticedMs;
  });

export const lateBecause =
  'No savepoint could be taken in time: the job was not running, or its agent was not heard. The job goes on.';
