import { createHash } from 'node:crypto';
import type { Commands } from './commands.ts';
import { messageOf } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import type { FlinkRest } from './ports.ts';

export type Attempt =
  | { kind: 'complete'; path: string }
  | { kind: 'failed'; because: string }
  /** The JobManager that was asked is gone, or the task is ending. */
  | { kind: 'lost' };

/** How long a command waits for the job to run before it fails. */
export const PATIENCE_MS = 600_000;

/** Flink takes the second request with a trigger id for the first: a doubled request is one savepoint. */
export const triggerIdOf = (commandId: string, start: number): string =>
  createHash('sha256').update(`${commandId}/${start}`).digest('hex').slice(0, 32);

/** Longest wait for an answer of a JobManager that lives; its silence is the watch's business. */
const POLL_MS = 250;

/** Asks Flink for a savepoint and follows it to its end. `start` is the JobManager's start that is asked. */
export async function savepointAttempt(
  commands: Commands,
  start: number,
  flink: FlinkRest,
  flinkJobId: string,
  triggerId: string,
  trigger: () => Promise<void>,
): Promise<Attempt> {
  const { ports, state } = commands.agent;
  const lost = (): boolean => state.ended.aborted || commands.supervisor.current?.spec.start !== start;
  let asked = false;
  while (!lost()) {
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
