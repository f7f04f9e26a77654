/**
 * Another parallelism for a job that goes on running (design section 7, rule 7). Flink deploys the tasks anew from its
 * newest checkpoint, so one is taken first. The ledger is written before Flink is asked: from then on every JobManager
 * that starts has the new parallelism, and what is said of the command is what the ledger holds.
 */
import { slotsOf } from '../../shared/domain/flink-config.ts';
import { isSameScale, scaleWords } from '../../shared/domain/scale-words.ts';
import { type JobSettings, taskManagerCount } from '../../shared/resources/job-settings.ts';
import type { Rescaled } from '../../shared/resources/ledger.ts';
import { atScale, type Scale, scaleOf } from '../../shared/resources/scale.ts';
import type { Commands, RunningJob } from './commands.ts';
import type { JvmSupervisor } from './jvm-supervisor.ts';
import { messageOf } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import { type Bounds, boundsAt, hasReached } from './rescale-rule.ts';
import { PATIENCE_MS } from './savepoint-attempt.ts';
import { notRunning } from './savepoint-command.ts';

/** At full size: for a TaskManager to start, and for Flink to deploy all tasks. */
const DEPLOY_LIMIT_MS = 120_000;
const POLL_MS = 200;

type Outcome = { state: 'succeeded' | 'failed'; message: string };

export async function rescale(
  commands: Commands,
  taskManager: JvmSupervisor | null,
  commandId: string,
  to: Scale,
): Promise<void> {
  const { state } = commands.agent;
  // What an agent before this one wrote down is carried out or taken back, and not refused any more.
  const begun = (await commands.keeper.readPatiently())?.rescaled?.commandId === commandId;
  const refused = begun ? null : await prepare(commands, to);
  if (refused !== null) return commands.end(commandId, 'failed', refused);
  const rescaled = await writeDown(commands, commandId, to);
  if (rescaled === null) return;
  if (rescaled.commandId !== commandId) return commands.end(commandId, 'failed', 'The job is being stopped.');
  if (!isSameScale(toOf(rescaled), to)) {
    return commands.end(commandId, 'failed', givenBack(to, fromOf(rescaled)));
  }
  const because = `The job is rescaled to ${scaleWords(to, fromOf(rescaled))}.`;
  const expected = { kind: 'change' as const, because };
  state.expected = expected;
  try {
    const outcome = await carryOut(commands, taskManager, rescaled);
    if (outcome !== null) commands.end(commandId, outcome.state, outcome.message);
  } finally {
    // Whoever takes the task away meanwhile has a reason of its own.
    if (state.expected === expected) state.expected = null;
  }
}

/** Waits for what the new parallelism needs and takes a checkpoint. Why it cannot be had, or null. */
async function prepare(commands: Commands, to: Scale): Promise<string | null> {
  const { ports, state } = commands.agent;
  const until = ports.clock.now() + PATIENCE_MS;
  while (!state.ended.aborted) {
    const changed = state.changed.signal;
    if (commands.isStopping) return 'The job is being stopped.';
    if (ports.clock.now() >= until) return state.flink?.allTasksRunning ? tooFewTaskManagers : notRunning;
    const job = commands.running();
    const needed = job === null ? 0 : taskManagersFor(job.settings, to);
    if (job !== null && (state.flink?.taskManagers ?? 0) >= needed) return checkpointOf(commands, job, to);
    await pause(ports.clock, 1_000, changed, state.ended);
  }
  return null;
}

/** Null also when there is nothing to save first, because the JobManager began with the new parallelism. */
async function checkpointOf(commands: Commands, job: RunningJob, to: Scale): Promise<string | null> {
  const { ports, state } = commands.agent;
  if (isSameScale(scaleOf(job.settings), to)) return null;
  const before = state.flink?.latestCheckpoint?.id ?? 0;
  const until = ports.clock.now() + job.settings.checkpointTimeoutMs;
  let asked = false;
  while (!state.ended.aborted && commands.isOf(job.start)) {
    try {
      if (!asked) await job.flink.checkpoint(job.flinkJobId);
      asked = true;
      const { latestCheckpoint } = await job.flink.status(job.flinkJobId);
      if ((latestCheckpoint?.id ?? 0) > before) return null;
    } catch (error) {
      state.say(`Flink did not answer about a checkpoint: ${messageOf(error)}`);
    }
    if (ports.clock.now() >= until)
      return 'No checkpoint could be completed before it, so nothing was changed.';
    await pause(ports.clock, POLL_MS * state.slow, state.ended);
  }
  // A JobManager that starts meanwhile restores the newest checkpoint anyway.
  return null;
}

/** What the ledger holds afterwards; of another command when the job is being stopped; null when the task is ending. */
async function writeDown(commands: Commands, commandId: string, to: Scale): Promise<Rescaled | null> {
  const { state } = commands.agent;
  const ledger = await commands.keeper.change((before) => {
    if (before.stopIntent !== null || before.rescaled?.commandId === commandId) return null;
    // The spec beside the ledger that was just read says what applies until now.
    const from = state.spec === null ? to : scaleOf(commands.keeper.asRescaled(state.spec).settings);
    return { ...before, rescaled: written(commandId, from, to) };
  });
  if (ledger === null) return null;
  apply(commands);
  if (ledger.rescaled?.commandId === commandId) return ledger.rescaled;
  return written('', to, to);
}

/** Until Flink has done it, whatever dies meanwhile, or has had time enough. Null when the task is ending. */
async function carryOut(
  commands: Commands,
  taskManager: JvmSupervisor | null,
  rescaled: Rescaled,
): Promise<Outcome | null> {
  const { ports, state } = commands.agent;
  const from = fromOf(rescaled);
  const to = toOf(rescaled);
  const until = ports.clock.now() + DEPLOY_LIMIT_MS * state.slow;
  let asked: number | null = null;
  while (!state.ended.aborted && ports.clock.now() < until) {
    const job = commands.answering();
    try {
      if (job !== null && asked !== job.start) {
        await ask(job, from, to);
        makeRoom(commands, taskManager, to);
        // Newer releases of Flink wait with it for the next checkpoint.
        await job.flink.checkpoint(job.flinkJobId).catch(() => {});
        asked = job.start;
      }
      if (job !== null && (await isDone(job, from, to))) {
        return { state: 'succeeded', message: `The job runs with ${scaleWords(to, from)}.` };
      }
    } catch (error) {
      state.say(`Flink did not answer about the rescale: ${messageOf(error)}`);
    }
    await pause(ports.clock, POLL_MS * state.slow, state.ended);
  }
  return giveBack(commands, rescaled);
}

async function ask({ flink, flinkJobId }: RunningJob, from: Scale, to: Scale): Promise<void> {
  const vertices = await flink.vertices(flinkJobId);
  const bounds: Bounds = boundsAt(vertices, from, to);
  if (vertices.some(({ id, bound }) => bounds[id]?.upper !== bound.upper))
    await flink.require(flinkJobId, bounds);
}

async function isDone({ flink, flinkJobId }: RunningJob, from: Scale, to: Scale): Promise<boolean> {
  const { allTasksRunning } = await flink.status(flinkJobId);
  return allTasksRunning && hasReached(await flink.vertices(flinkJobId), from, to);
}

/** The one TaskManager of a compact job has as many slots as it was started with. */
function makeRoom({ agent }: Commands, taskManager: JvmSupervisor | null, to: Scale): void {
  const { spec } = agent.state;
  const slots = taskManager?.current?.spec.flink.slots;
  if (taskManager === null || spec === null || slots === undefined) return;
  const needed = slotsOf(atScale(spec.settings, to));
  if (slots < needed) taskManager.restart(`it needs ${needed} slots instead of ${slots}`, 'gently');
}

/** The ledger first: a JobManager that dies now comes back as it was before. */
async function giveBack(commands: Commands, rescaled: Rescaled): Promise<Outcome | null> {
  const { ports, state } = commands.agent;
  const { commandId } = rescaled;
  const from = fromOf(rescaled);
  const to = toOf(rescaled);
  const ledger = await commands.keeper.change((before) =>
    before.rescaled?.commandId === commandId ? { ...before, rescaled: written(commandId, from, from) } : null,
  );
  if (ledger === null) return null;
  apply(commands);
  while (!state.ended.aborted) {
    const job = commands.answering();
    if (job === null) break;
    try {
      await ask(job, to, from);
      break;
    } catch (error) {
      state.say(`Flink did not answer about the rescale: ${messageOf(error)}`);
    }
    await pause(ports.clock, POLL_MS * state.slow, state.ended);
  }
  return state.ended.aborted ? null : { state: 'failed', message: givenBack(to, from) };
}

const givenBack = (to: Scale, from: Scale): string =>
  `Flink did not run the job with ${scaleWords(to, from)} in time. It goes on as before.`;

const written = (commandId: string, from: Scale, to: Scale): Rescaled => ({
  commandId,
  from: from.parallelism,
  to: to.parallelism,
  fromOperators: from.operators,
  toOperators: to.operators,
});
const fromOf = ({ from, fromOperators }: Rescaled): Scale => ({
  parallelism: from,
  operators: fromOperators,
});
const toOf = ({ to, toOperators }: Rescaled): Scale => ({ parallelism: to, operators: toOperators });

/** Whoever looks at the spec sees what the ledger says now. */
function apply({ agent: { state }, keeper }: Commands): void {
  if (state.spec !== null) state.spec = keeper.asRescaled(state.spec);
}

const taskManagersFor = (settings: JobSettings, to: Scale): number =>
  settings.topology === 'compact' ? 1 : taskManagerCount(atScale(settings, to));

const tooFewTaskManagers =
  'The TaskManagers it needs were not there within ten minutes, so nothing was changed. See the events of the job.';
