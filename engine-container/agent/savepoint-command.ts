/** A savepoint of a job that goes on running. */
import type { Commands } from './commands.ts';
import { messageOf } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import { PATIENCE_MS, savepointAttempt, savepointLimitMs, triggerIdOf } from './savepoint-attempt.ts';
import { savepointDirectory, savepointsIn } from './snapshots.ts';

/** The directory belongs to the command alone: a savepoint that is already there is this command's, done before a restart. */
export async function takeSavepoint(commands: Commands, commandId: string): Promise<void> {
  const { agent } = commands;
  const { ports, state } = agent;
  const directory = savepointDirectory(agent, commandId);
  const until = ports.clock.now() + PATIENCE_MS;
  while (!state.ended.aborted) {
    const done = await completeIn(commands, directory);
    if (done === 'ending') return;
    if (done !== null) return commands.end(commandId, 'succeeded', 'The savepoint is complete.', done);
    const job = await commands.whenRunning(until);
    if (state.ended.aborted) return;
    if (job === null) return commands.end(commandId, 'failed', notRunning);
    commands.say(commandId, 'Flink takes the savepoint.');
    const triggerId = triggerIdOf(commandId, job.start);
    const { flink, flinkJobId } = job;
    const limitMs = savepointLimitMs(agent);
    const result = await savepointAttempt(commands, job.start, flink, flinkJobId, triggerId, limitMs, () =>
      flink.savepoint(flinkJobId, { triggerId, directory }),
    );
    if (result.kind === 'complete') {
      return commands.end(commandId, 'succeeded', 'The savepoint is complete.', result.path);
    }
    if (result.kind === 'failed') return commands.end(commandId, 'failed', result.because);
    if (result.kind === 'stuck') return commands.end(commandId, 'failed', 'Flink did not take it in time.');
  }
}

/** Path of the newest complete savepoint in a directory, asked until S3 answers. */
export async function completeIn(commands: Commands, directory: string): Promise<string | null | 'ending'> {
  const { ports, state } = commands.agent;
  while (!state.ended.aborted) {
    try {
      const found = await savepointsIn(commands.agent, directory);
      found.sort((a, b) => (b.checkpointId ?? 0) - (a.checkpointId ?? 0));
      return found[0]?.path ?? null;
    } catch (error) {
      state.say(`S3 cannot be asked for the savepoint: ${messageOf(error)}`);
    }
    await pause(ports.clock, 1_000, state.ended);
  }
  return 'ending';
}

export const notRunning =
  'The job was not RUNNING with all its tasks for ten minutes, so no savepoint could be taken. See its exceptions and logs.';
