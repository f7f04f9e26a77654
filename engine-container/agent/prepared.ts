/**
 * The JVMs of the run that follows, started beside those of the run that is about to be stopped (decision 0009). Its
 * JobManager has planned its job and its TaskManager has registered; nothing of the job exists until the JobManager is told
 * what to restore. Whatever is not as it was foreseen by then is ended, and the run starts as any other.
 */
import { roomBeside } from '../../shared/domain/memory-budget.ts';
import { hiddenForms } from '../../shared/domain/secret-mask.ts';
import { RunSpec, runPaths } from '../../shared/resources/run-spec.ts';
import { jobManagerJvm, taskManagerJvm } from './jvm-plans.ts';
import { aborted, type JvmPlan } from './jvm-supervisor.ts';
import { messageOf } from './ledger-keeper.ts';
import { pause } from './pause.ts';
import type { JvmHandle } from './ports.ts';
import { programJars } from './program.ts';
import type { Restore } from './stop-rule.ts';
import { askSecrets } from './task-secrets.ts';
import type { Address, Agent } from './task-state.ts';

/** At full size. The run before goes on meanwhile, so nothing is lost by waiting but time. */
const READY_LIMIT_MS = 45_000;
const LOOK_MS = 100;

type Waiting = { plan: JvmPlan; handle: JvmHandle; alive: boolean; taken: boolean };
type Place = { runId: string; address: Address; restPort: number };

export class Prepared {
  readonly place: Place;
  #jobManager: Waiting | null = null;
  #taskManager: Waiting | null = null;
  #wanted = true;
  #begun: Promise<void> = Promise.resolve();
  /** Whether the JobManager was taken over; the TaskManager is of use only with it. */
  readonly #decided: Promise<boolean>;
  #decide: (taken: boolean) => void = () => {};

  constructor(place: Place) {
    this.place = place;
    this.#decided = new Promise((resolve) => {
      this.#decide = resolve;
    });
  }

  /** Both wait. */
  get isWhole(): boolean {
    return [this.#jobManager, this.#taskManager].every((jvm) => jvm?.alive === true && !jvm.taken);
  }

  /** Starts both. */
  begin(agent: Agent, jobManager: JvmPlan, taskManager: JvmPlan): Promise<void> {
    const both = async (): Promise<void> => {
      this.#jobManager = await begin(agent, jobManager);
      if (this.#wanted) this.#taskManager = await begin(agent, taskManager);
    };
    this.#begun = both();
    return this.#begun;
  }

  /** The JVM that this start would be, if it waits here; else null, and none of this start is left. */
  async take(plan: JvmPlan, restore: Restore | null, ended: AbortSignal): Promise<JvmHandle | null> {
    if (plan.spec.process === 'jobmanager') {
      const jobManager = this.#jobManager;
      if (jobManager === null || !this.isWhole || !isSame(jobManager, plan)) {
        await this.discard();
        return null;
      }
      jobManager.taken = true;
      jobManager.handle.go(restore);
      this.#decide(true);
      return jobManager.handle;
    }
    const first = await Promise.race([this.#decided, aborted(ended).then(() => false)]);
    const taskManager = this.#taskManager;
    if (!first || taskManager === null || !taskManager.alive || !isSame(taskManager, plan)) {
      await end(taskManager);
      return null;
    }
    taskManager.taken = true;
    return taskManager.handle;
  }

  /** Ends what was not taken over; what is on its way is not begun. */
  async discard(): Promise<void> {
    this.#wanted = false;
    this.#decide(false);
    await this.#begun.catch(() => {});
    await Promise.all([end(this.#jobManager), end(this.#taskManager)]);
  }
}

const isSame = ({ plan }: Waiting, wanted: JvmPlan): boolean =>
  plan.spec.start === wanted.spec.start && plan.withoutRestore === wanted.withoutRestore;

async function end(jvm: Waiting | null): Promise<void> {
  if (jvm === null || jvm.taken) return;
  jvm.handle.kill('SIGKILL');
  await jvm.handle.exited;
}

/**
 * Starts the JVMs of that run and waits until they are ready. Whatever becomes of it is in the state of the task from the
 * beginning: they have the number of the start that comes next, and who starts another JVM meanwhile ends them first.
 */
export async function prepareNext(agent: Agent, runId: string): Promise<void> {
  const { ports, settings, state } = agent;
  const next = { ...settings, slot: { ...settings.slot, runId, epoch: 1, launch: 1 } };
  try {
    const spec = await foreseen(agent, runId);
    if (spec === null || !(await hasRoom(agent))) return;
    const { address, restPort } = await freeAddress(agent);
    const links = await programJars(spec, ports.artifacts);
    const secrets = await askSecrets(agent, spec);
    // From here to where others see it nothing is waited for: the number would be given twice.
    const start = nextStart(agent);
    if (start === null) return;
    const hidden = hiddenForms(Object.values(secrets));
    const at = { spec, hidden, address, start, links, held: true };
    const jobManager = jobManagerJvm({ ports, settings: next }, { ...at, secrets, restore: null, restPort });
    const taskManager = taskManagerJvm({ ports, settings: next }, at);
    const prepared = new Prepared({ runId, address, restPort });
    state.prepared = prepared;
    await prepared.begin(agent, jobManager, taskManager);
    if (await isReady(agent, prepared, jobManager)) return;
  } catch (error) {
    state.say(`The next run could not be prepared: ${messageOf(error)}`);
  }
  await state.prepared?.discard();
}

async function freeAddress({ ports, settings }: Agent): Promise<{ address: Address; restPort: number }> {
  const [rpcPort, blobPort, restPort] = await ports.files.freePorts(3);
  if (rpcPort === undefined || blobPort === undefined || restPort === undefined) {
    throw new Error('no three free ports');
  }
  return { address: { host: settings.host, rpcPort, blobPort }, restPort };
}

/** The number that the next start will have; null while a JVM is down, because its start has that number. */
function nextStart({ settings, state }: Agent): number | null {
  const jvms = [...state.jvms.values()];
  if (jvms.some(({ phase }) => phase !== 'starting' && phase !== 'up')) return null;
  return settings.earlierStarts + Math.max(...jvms.map(({ starts }) => starts)) + 1;
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
