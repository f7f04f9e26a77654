/** Stops: the intent goes into the ledger first, so that whoever looks next knows what was begun (design section 7 rule 4). */
import type { StopIntent } from '../../shared/resources/ledger.ts';
import type { Commands } from './commands.ts';
import { pause } from './pause.ts';
import {
  END_LIMIT_MS,
  PATIENCE_MS,
  savepointAttempt,
  savepointLimitMs,
  triggerIdOf,
} from './savepoint-attempt.ts';
import { completeIn, notRunning } from './savepoint-command.ts';
import { settle } from './settle.ts';
import { savepointDirectory, savepointsIn } from './snapshots.ts';

/** For a job to be gone after cancel, at full size. */
const CANCEL_LIMIT_MS = 20_000;

export async function stopWithSavepoint(
  commands: Commands,
  commandId: string,
  drain: boolean,
): Promise<void> {
  const { agent } = commands;
  const { ports, state } = agent;
  const directory = savepointDirectory(agent, commandId);
  const intent = await writeIntent(commands, commandId, drain ? 'drain' : 'savepoint', directory);
  if (intent === null) return;
  if (intent.commandId !== commandId) {
    return commands.end(commandId, 'failed', `Another stop (${intent.commandId}) is under way already.`);
  }
  const until = ports.clock.now() + PATIENCE_MS;
  while (!state.ended.aborted) {
    const job = await commands.whenRunning(until);
    if (state.ended.aborted || commands.hasFailed(commandId)) return;
    if (job === null) return giveUp(commands, commandId, directory, notRunning);
    commands.say(commandId, 'Flink takes the savepoint and stops the job.');
    const triggerId = triggerIdOf(commandId, job.start);
    const { flink, flinkJobId } = job;
    const limitMs = savepointLimitMs(agent);
    const result = await savepointAttempt(commands, job.start, flink, flinkJobId, triggerId, limitMs, () =>
      flink.stopWithSavepoint(flinkJobId, { triggerId, directory, drain }),
    );
    if (result.kind === 'stuck') {
      // Whether it counts is decided with the JobManager dead; until then it might still complete.
      commands.supervisor.restart('a stop with savepoint came to no end');
      await pause(ports.clock, 1_000, state.ended);
      continue;
    }
    if (result.kind === 'failed') return giveUp(commands, commandId, directory, result.because);
    if (result.kind === 'complete') {
      // The watch sees the job's end and settles the run, and with it this command.
      commands.say(commandId, 'The savepoint is complete and the job stops.', result.path);
      await pause(ports.clock, END_LIMIT_MS * state.slow, state.ended);
      const same = commands.supervisor.current?.spec.start === job.start;
      if (same && !state.ended.aborted) {
        commands.supervisor.restart('the job did not end although its savepoint is complete');
      }
      return;
    }
  }
}

/** Takes a stop that has failed out of the ledger, but never one whose savepoint is complete after all. */
async function giveUp(
  commands: Commands,
  commandId: string,
  directory: string,
  because: string,
): Promise<void> {
  const complete = await completeIn(commands, directory);
  if (complete === 'ending') return;
  if (complete !== null) {
    // What holds now is decided with the JobManager dead, when no checkpoint can overtake the decision: stop-rule.ts.
    commands.say(commandId, `The savepoint is complete but the job did not stop: ${because}`);
    commands.supervisor.restart('a stop failed after its savepoint was complete');
    return;
  }
  const kept = await commands.keeper.change((ledger) =>
    ledger.stopIntent?.commandId === commandId ? { ...ledger, stopIntent: null } : null,
  );
  if (kept !== null) commands.end(commandId, 'failed', because);
}

export async function stopNow(commands: Commands, commandId: string): Promise<void> {
  const { agent, keeper } = commands;
  const { ports, state } = agent;
  const intent = await writeIntent(commands, commandId, 'now', null);
  if (intent === null) return;
  commands.say(commandId, 'The job is being canceled.');
  const until = ports.clock.now() + CANCEL_LIMIT_MS * state.slow;
  const known = state.flink !== null && state.flink.jobState !== null;
  const { restPort, spec } = state;
  if (known && restPort !== null && spec !== null) {
    try {
      await ports.flink(restPort).cancel(spec.flinkJobId);
      // The watch sees CANCELED and settles the run.
      await pause(ports.clock, until - ports.clock.now(), state.ended);
    } catch {
      state.say('Flink does not take the cancel; its JVMs are ended instead.');
    }
  }
  if (state.ended.aborted) return;
  const directory = intent.savepointDirectory;
  const savepoints = directory === null ? [] : await savepointsIn(agent, directory).catch(() => []);
  await settle(agent, keeper, () => ({
    state: 'STOPPED',
    savepointPath: savepoints[0]?.path ?? null,
    because: 'Stopped at once, as asked.',
  }));
}

/** The intent that the ledger holds afterwards; null when the task is ending. */
async function writeIntent(
  commands: Commands,
  commandId: string,
  mode: StopIntent['mode'],
  directory: string | null,
): Promise<StopIntent | null> {
  const { ports, settings } = commands.agent;
  const ledger = await commands.keeper.change((before) => {
    const held = before.stopIntent;
    // A stop with savepoint that is under way is only overruled by a stop at once, and its savepoint is still looked for.
    if (held !== null && (mode !== 'now' || held.mode === 'now')) return null;
    return {
      ...before,
      stopIntent: {
        commandId,
        mode,
        savepointDirectory: directory ?? held?.savepointDirectory ?? null,
        epoch: settings.slot.epoch,
        writtenAt: ports.clock.now(),
      },
    };
  });
  return ledger?.stopIntent ?? null;
}
