/**
 * The JVMs of the run that follows, started beside those of the run that is about to be stopped (decision 0009). Its
 * JobManager has planned its job and its TaskManager has registered; nothing of the job exists until the JobManager is told
 * what to restore. Whatever is not as it was foreseen by then is ended, and the run starts as any other.
 */
import { roomBeside } from '../../shared/domain/memory-budget.ts';
import { RunSpec, runPaths } from '../../shared/resources/run-spec.ts';
import { jobManagerJvm, taskManagerJvm } from './jvm-plans.ts';
import { aborted, type JvmPlan } from './jvm-supervisor.ts';
import { messageOf } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import type { JvmHandle } from './ports.ts';
import { programJars } from './program.ts';
import type { Restore } from './stop-rule.ts';
import type { Address, Agent } from './task-state.ts';

/** At full size. The run before goes on meanwhile, so nothing is lost by waiting but time. */
const READY_LIMIT_MS = 45_000;
const LOOK_MS = 100;

type Waiting = { plan: JvmPlan; handle: JvmHandle; alive: boolean; taken: boolean };
type Place = { runId: string; address: Address; restPort: number };

export class Prepared {
  readonly place: Place;
  readonly #jobManager: Waiting;
  readonly #taskManager: Waiting;
  /** Whether the JobManager was taken over; the TaskManager is of use only with it. */
  readonly #decided: Promise<boolean>;
  #decide: (taken: boolean) => void = () => {};

  constructor(place: Place, jobManager: Waiting, taskManager: Waiting) {
    this.place = place;
    this.#jobManager = jobManager;
    this.#taskManager = taskManager;
    this.#decided = new Promise((resolve) => {
      this.#decide = resolve;
    });
  }

  /** Both wait. */
  get isWhole(): boolean {
    return [this.#jobManager, this.#taskManager].every(({ alive, taken }) => alive && !taken);
  }

  /** The JVM that this start would be, if it waits here; else null, and none of this start is left. */
  async take(plan: JvmPlan, restore: Restore | null, ended: AbortSignal): Promise<JvmHandle | null> {
    if (plan.spec.process === 'jobmanager') {
      if (!this.isWhole || !isSame(this.#jobManager, plan)) {
        await this.discard();
        return null;
      }
      this.#jobManager.taken = true;
      this.#jobManager.handle.go(restore);
      this.#decide(true);
      return this.#jobManager.handle;
    }
    const first = await Promise.race([this.#decided, aborted(ended).then(() => false)]);
    if (!first || !this.#taskManager.alive || !isSame(this.#taskManager, plan)) {
      await end(this.#taskManager);
      return null;
    }
    this.#taskManager.taken = true;
    return this.#taskManager.handle;
  }

  /** Ends what was not taken over. */
  async discard(): Promise<void> {
    this.#decide(false);
    await Promise.all([end(this.#jobManager), end(this.#taskManager)]);
  }
}

const isSame = ({ plan }: Waiting, wanted: JvmPlan): boolean =>
  plan.spec.start === wanted.spec.start && plan.withoutRestore === wanted.withoutRestore;

async function end({ handle, taken }: Waiting): Promise<void> {
  if (taken) return;
  handle.kill('SIGKILL');
  await handle.exited;
}

/** Starts the JVMs of that run and waits until they are ready; null when it cannot be, and then nothing is left of it. */
export async function prepareNext(agent: Agent, runId: string, starts: number): Promise<Prepared | null> {
  const { ports, settings, state } = agent;
  const next = { ...settings, slot: { ...settings.slot, runId, epoch: 1, launch: 1 } };
  const begun: Waiting[] = [];
  try {
    const spec = await foreseen(agent, runId);
    if (spec === null || !(await hasRoom(agent))) return null;
    const start = settings.earlierStarts + starts + 1;
    const { place, jobManager, taskManager } = await plans({ ports, settings: next }, spec, start);
    const first = await begin(agent, jobManager);
    begun.push(first);
    const second = await begin(agent, taskManager);
    begun.push(second);
    const prepared = new Prepared(place, first, second);
    if (await isReady(agent, prepared, jobManager)) return prepared;
  } catch (error) {
    state.say(`The next run could not be prepared: ${messageOf(error)}`);
  }
  await Promise.all(begun.map(end));
  return null;
}

async function plans({ ports, settings }: Pick<Agent, 'ports' | 'settings'>, spec: RunSpec, start: number) {
  const [rpcPort, blobPort, restPort] = await ports.files.freePorts(3);
  if (rpcPort === undefined || blobPort === undefined || restPort === undefined) {
    throw new Error('no three free ports');
  }
  const address = { host: settings.host, rpcPort, blobPort };
  const links = await programJars(spec, ports.artifacts);
  const at = { spec, address, start, links, held: true };
  return {
    place: { runId: spec.runId, address, restPort },
    jobManager: jobManagerJvm({ ports, settings }, { ...at, restore: null, restPort }),
    taskManager: taskManagerJvm({ ports, settings }, at),
  };
}

/** What the run will be, as it was foreseen when it was asked for; all but what it restores is meant to hold. */
async function foreseen({ ports, settings }: Agent, runId: string): Promise<RunSpec | null> {
  const { tenantId, jobId } = settings.slot;
  const object = await ports.objects.get(runPaths(tenantId, jobId, runId).foreseen);
  return object === null ? null : RunSpec.parse(JSON.parse(new TextDecoder().decode(object.body)));
}

async function hasRoom({ ports, settings, state }: Agent): Promise<boolean> {
  const resident = await ports.residentMib();
  return resident !== null && state.spec !== null && roomBeside(settings.cu, state.spec.settings, resident);
}

async function begin({ ports }: Agent, plan: JvmPlan): Promise<Waiting> {
  await ports.files.prepare(plan.spec.directory, plan.files, plan.links);
  const waiting: Waiting = { plan, handle: await ports.jvms.start(plan.spec), alive: true, taken: false };
  void waiting.handle.exited.then(() => {
    waiting.alive = false;
  });
  return waiting;
}

async function isReady({ ports, state }: Agent, prepared: Prepared, { spec }: JvmPlan): Promise<boolean> {
  const until = ports.clock.now() + READY_LIMIT_MS * state.slow;
  while (prepared.isWhole && !state.ended.aborted && ports.clock.now() < until) {
    if (await ports.files.has(spec.directory, 'tmp/held')) return true;
    await pause(ports.clock, LOOK_MS, state.ended);
  }
  return false;
}
