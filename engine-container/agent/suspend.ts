/**
 * The runtime takes the task away (Ctrl-C, Spot interruption, retirement) while the run is still wanted. The job is
 * stopped with a savepoint: its sinks commit all they have, so however long it rests, no transaction times out meanwhile.
 * The savepoint lies in a directory named for this start; the next attempt compares it with the checkpoints by id. It is
 * bounded: when it cannot be had in time, the newest checkpoint is what the next attempt starts from.
 */
import { suspendName } from '../../shared/domain/find-snapshots.ts';
import type { Commands } from './commands.ts';
import { terminalStates } from './job-end.ts';
import { pause } from './pause.ts';
import type { AgentSettings } from './ports.ts';
import { savepointAttempt, triggerIdOf } from './savepoint-attempt.ts';
import { savepointDirectory } from './snapshots.ts';
import type { Agent } from './task-state.ts';

/** Of the time the runtime gives: for the JVMs to end (5 s), their logs to be stored (10 s), a last report, and to spare. */
const AFTERWARDS_MS = 27_000;

/** How long saving the job may take when the runtime takes the task away. */
export const saveLimitMs = ({ stopMs }: AgentSettings): number => Math.max(0, stopMs - AFTERWARDS_MS);

const LOOK_MS = 250;

export async function suspend(agent: Agent, commands: Commands | null): Promise<void> {
  const { ports, state, settings } = agent;
  const current = commands?.supervisor.current ?? null;
  const { flink, restPort, spec } = state;
  const runs = flink?.jobState === 'RUNNING' && flink.allTasksRunning;
  // A stop that is under way is carried on by the next attempt; what is not running has nothing newer to save.
  if (commands === null || current === null || restPort === null || spec === null) return;
  if (!runs || state.commandsUnderWay > 0 || state.commitOnly !== null) return;
  state.suspending = true;
  state.expected = { kind: 'platform', because: 'The runtime took the task away.' };
  state.say('The task is being taken away: the job saves its state first.');
  const limitMs = saveLimitMs(settings);
  const name = suspendName(settings.slot.epoch, current.spec.start);
  const directory = savepointDirectory(agent, name);
  const rest = ports.flink(restPort);
  const triggerId = triggerIdOf(name, current.spec.start);
  const save = async (): Promise<void> => {
    const { start } = current.spec;
    const saved = await savepointAttempt(commands, start, rest, spec.flinkJobId, triggerId, limitMs, () =>
      rest.stopWithSavepoint(spec.flinkJobId, { triggerId, directory, drain: false }),
    );
    // Its sinks commit between the savepoint and the end of the job.
    while (saved.kind === 'complete' && !state.ended.aborted) {
      const { jobState } = await rest.status(spec.flinkJobId);
      if (jobState !== null && terminalStates.has(jobState)) return;
      await pause(ports.clock, LOOK_MS, state.ended);
    }
  };
  await Promise.race([save().catch(() => {}), pause(ports.clock, limitMs, state.ended)]);
}
