/** Lives one history to its end: the storm, the calm, and the quiet in which nothing may move any more. */
import { wantedTasks } from '../../../shared/domain/run-slots.ts';
import { isSameScale } from '../../../shared/domain/scale-words.ts';
import { partitions } from '../../../shared/resources/record-keys.ts';
import { type Scale, scaleOf } from '../../../shared/resources/scale.ts';
import { ids } from '../../helpers/builders.ts';
import { cause } from './disasters.ts';
import { History } from './history.ts';

export type Lived = {
  seed: number;
  hash: string;
  violations: string[];
  covered: Map<string, number>;
  log: string[];
  /** Virtual milliseconds from the end of the storm until all was as wanted. */
  calmMs: number;
};

const quietMs = 120_000;

export async function live(seed: number): Promise<Lived> {
  const history = new History(seed);
  const { sim, draw, operator } = history;
  // From here on everything runs in microtasks, which is what the clock waits for.
  await Promise.resolve();
  await operator.prepare(draw.settings);
  history.controlPlane.start();
  await storm(history);
  sim.faults = false;
  history.storage.down = false;
  history.controlPlane.start();
  sim.note(`calm: wanted ${draw.end}`);
  const began = sim.clock.elapsed();
  if (!sim.over) await calm(history);
  const calmMs = sim.clock.elapsed() - began;
  // Quiet is long and says the same each time: an eighth of the histories is enough.
  if (!sim.over && seed % 8 === 0) await quiet(history);
  return { seed, hash: sim.hash, violations: sim.violations, covered: sim.covered, log: sim.log, calmMs };
}

async function storm(history: History): Promise<void> {
  const { sim, draw, operator } = history;
  const plan = [
    { at: 1, act: () => void operator.ask('start') },
    // Some people click twice.
    ...(sim.seed % 5 === 0 ? [{ at: 1, act: () => void operator.ask('start') }] : []),
    ...draw.disasters.map(({ at, what }) => ({ at, act: () => cause(history, what) })),
    ...draw.wishes.map(({ at, what }) => ({ at, act: () => void operator.ask(what) })),
  ];
  for (const { at, act } of plan) sim.later(at, act);
  await sim.clock.advanceUntil(() => sim.over, draw.stormMs);
}

/** Runs what waits on the virtual clock, moving it; null when it took longer than the limit. */
async function drive<T>(history: History, work: Promise<T>, limitMs: number): Promise<T | null> {
  let done: { value: T } | null = null;
  void work.then((value) => {
    done = { value };
  });
  const { sim } = history;
  await sim.clock.advanceUntil(() => done !== null || sim.over, limitMs);
  return (done as { value: T } | null)?.value ?? null;
}

async function calm(history: History): Promise<void> {
  const { sim, draw } = history;
  const as = draw.end === 'running' ? getRunning(history) : getStopped(history, draw.end === 'deleted');
  const reached = await drive(history, as, draw.calmWithinMs);
  if (reached === null && !sim.over) {
    const { operator } = history;
    const status = await operator.status();
    sim.violate(
      `not ${draw.end} within ${draw.calmWithinMs / 60_000} min: ${status?.state}, ${status?.because}`,
    );
  }
}

/** Asks until the job runs and puts something out, or has come to an end of its own. */
async function getRunning(history: History): Promise<true> {
  const { sim, operator, flink } = history;
  const begin = flink.sink.committed;
  for (;;) {
    const run = await operator.run();
    const status = await operator.status();
    const desired = (await operator.job())?.desired.state;
    const ended = run?.result?.state === 'FINISHED' || run?.result?.state === 'FAILED';
    if (run?.state === 'settled' && ended && desired === 'running') return true;
    if (run === null || run.state === 'settled') {
      const answer = await operator.ask(desired === 'paused' ? 'resume' : 'start');
      // What cannot be restored is refused, and a person has to say that it may be left behind.
      if (answer === 'no_snapshot') {
        const lost =
          run !== null && run.result?.state !== 'FINISHED' && !history.flink.snapshots.gone(run.id);
        if (lost) sim.violate(`${run.id} has a restore point, and a start from it is refused`);
        await operator.ask('start-empty');
      }
    } else if (flink.sink.committed > begin && status?.state === 'running' && isWhole(history)) {
      if (operator.openCommands().length === 0) return asWide(history, scaleOf(run.settings));
    } else if (await hasVanished(history)) {
      await operator.ask('stop-now');
    }
    await sim.clock.sleep(10_000);
  }
}

async function getStopped(history: History, thenDelete: boolean): Promise<true> {
  const { sim, operator, records } = history;
  for (;;) {
    const run = await operator.run();
    if (run === null || run.state === 'settled') {
      if (!thenDelete) return true;
      if ((await operator.job()) === null) {
        const left = records.all().filter(({ key }) => key.partition === partitions.job(ids.tenant, ids.job));
        if (left.length === 0 && history.storage.objects.objects.size === 0) return true;
      } else await operator.ask('delete');
    } else {
      const status = await operator.status();
      const asking = status?.state === 'stopping' || status?.state === 'pausing';
      if (!asking) await operator.ask('stop');
      else if (await hasVanished(history)) await operator.ask('stop-now');
    }
    await sim.clock.sleep(10_000);
  }
}

/** What was said of a rescale is what Flink does, whoever died meanwhile. */
function asWide({ sim, tasks }: History, said: Scale): true {
  const scale = tasks.job()?.scale;
  if (scale === undefined || !isSameScale(scale, said)) {
    sim.violate(`said to run with ${JSON.stringify(said)}; Flink runs it with ${JSON.stringify(scale)}`);
  }
  return true;
}

/** The job that runs now is that of the newest attempt: what an older one has said is still on its way. */
const isWhole = ({ tasks, flink }: History): boolean => {
  const job = tasks.job();
  return job?.running === true && job.writer.epoch === flink.sink.newest?.epoch;
};

/** The job's checkpoints are gone and nobody wrote how it ended: nothing is started, and a person has to say what now. */
async function hasVanished({ sim, operator, tasks, storage }: History): Promise<boolean> {
  const attempt = (await operator.run())?.attempts.at(-1);
  if (tasks.job() !== null || !(attempt?.slots[0]?.because ?? '').includes('exit code 3')) return false;
  const told = [...storage.objects.objects.keys()].some((key) => key.includes('/ended/'));
  if (told) sim.violate('Flink has told how the job ended, and nobody has read it');
  return true;
}

/** Nothing changes any more: what a job costs that only is as it was. */
async function quiet(history: History): Promise<void> {
  const { sim, operator, runtime, controlPlane, records } = history;
  sim.quiet = true;
  // What is still on its way arrives: doubled reports, visibility time-outs, logs.
  await sim.clock.advance(60_000);
  const run = await operator.run();
  const settled = run === null || run.state === 'settled';
  const living = runtime.alive();
  if (settled && living.length > 0) sim.violate(`${living.length} tasks of a settled run live`);
  if (settled && operator.openCommands().length > 0) sim.violate('a command has no outcome');
  const before = { writes: records.writes, enqueued: controlPlane.enqueued, calls: callsOf(history) };
  const committed = history.flink.sink.committed;
  await sim.clock.advance(quietMs);
  const writes = records.writes - before.writes;
  const hints = controlPlane.enqueued - before.enqueued;
  if (settled) {
    if (writes > 0 || hints > 0 || callsOf(history) !== before.calls) {
      sim.violate(
        `a stopped job costs ${writes} writes, ${hints} hints, ${callsOf(history) - before.calls} calls`,
      );
    }
    return;
  }
  if (history.flink.sink.committed === committed && history.draw.nature.length === null) {
    sim.violate('the job is said to run and puts nothing out');
  }
  const needed = wantedTasks(run).length;
  if (living.length !== needed) sim.violate(`${living.length} tasks live, and ${needed} are needed`);
  const reporters = history.tasks.alive().length;
  const allowed = Math.ceil(quietMs / 60_000) * reporters + reporters;
  if (history.draw.nature.length === null && writes > allowed) {
    sim.violate(`an unchanged job costs ${writes} writes in ${quietMs / 60_000} min`);
  }
}

/** Calls to the runtime and to S3, of which a stopped job needs none. */
const callsOf = ({ runtime, storage }: History): number =>
  [...Object.values(runtime.faults.calls), ...Object.values(storage.objects.faults.calls)].reduce(
    (sum, n) => sum + n,
    0,
  );
