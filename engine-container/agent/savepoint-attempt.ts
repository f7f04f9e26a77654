import { createHash } from 'node:crypto';
import type { Commands } from './commands.ts';
import { messageOf } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import type { FlinkRest } from './ports.ts';
import type { Agent } from './task-state.ts';

export type Attempt =
  | { kind: 'complete'; path: string }
  | { kind: 'failed'; because: string }
  /** The JobManager that was asked is gone, or the task is ending. */
  | { kind: 'lost' }
  /** Flink has neither done it nor given it up in the time it has. */
  | { kind: 'stuck' };

/** How long a command waits for the job to run before it fails. */
export const PATIENCE_MS = 600_000;

/** Flink takes the second request with a trigger id for the first: a doubled request is one savepoint. */
export const triggerIdOf = (commandId: string, start: number): string =>
  createHash('sha256').update(`${commandId}/${start}`).digest('hex').slice(0, 32);

/** For a job to end after its savepoint is complete: its sinks commit meanwhile. */
export const END_LIMIT_MS = 120_000;
/** Longest wait for an answer of a JobManager that lives; its silence is the watch's business. */
const POLL_MS = 250;

/**
 * Asks Flink for a savepoint and follows it to its end. `start` is the JobManager's start that is asked, `limitMs` the
 * longest Flink may take: its own time-out ends a savepoint, but not a job that does not stop afterwards.
 */
export async function savepointAttempt(
  commands: Commands,
  start: number,
  flink: FlinkRest,
  flinkJobId: string,
  triggerId: string,
  limitMs: number,
  trigger: () => Promise<void>,
): Promise<Attempt> {
  const { ports, state } = commands.agent;
  const lost = (): boolean => state.ended.aborted || commands.supervisor.current?.spec.start !== start;
  let asked = false;
  const until = ports.clock.now() + limitMs;
  while (!lost()) {
    if (ports.clock.now() >= until) return { kind: 'stuck' };
    try {
      if (!asked) {
        await trigger();
        asked = true;
      }
      const progress = await flink.savepointProgress(flinkJobId, triggerId);
      if (progress.state === 'complete') return { kind: 'complete', path: progress.path };
      if (progress.state === 'failed') return { kind: 'failed', because: progress.because };
      if (progress.state === 'unknown') asked = false;
    } catch (error) {
      // Asking again with the same trigger id is harmless, and a dead JobManager is seen by its supervisor.
      state.say(`Flink did not answer about a savepoint: ${messageOf(error)}`);
    }
    await pause(ports.clock, POLL_MS * state.slow, state.ended);
  }
  return { kind: 'lost' };
}

/** What Flink gives a snapshot, and the time a job has to end afterwards while its sinks commit. */
export const savepointLimitMs = ({ state }: Agent): number =>
  (state.spec?.settings.checkpointTimeoutMs ?? 600_000) + END_LIMIT_MS * state.slow;
