/** The JVMs of engine tasks, without Java: processes that start, register with each other, and die. */
import type { JvmExit, JvmHandle, JvmProcess, JvmSpec } from '../../../engine-container/agent/ports.ts';
import type { TaskSlot } from '../../../shared/resources/task.ts';
import type { Sim } from './sim.ts';

export class Jvm {
  spec: JvmSpec;
  /** Of the run it serves, or will serve. */
  slot: TaskSlot;
  readonly sim: Sim;
  readonly startedAt: number;
  readonly exited: Promise<JvmExit>;
  alive = true;
  /** A TaskManager offers its slots; a JobManager answers. */
  ready = false;
  /** The JobManager that a TaskManager has registered with. */
  joined: Jvm | null = null;
  onDeath: () => void = () => {};
  onGo: (restore: JvmSpec['flink']['restore']) => void = () => {};
  /** It is being asked to register this TaskManager, dead or alive. */
  #asked: Jvm | null = null;
  #end: (exit: JvmExit) => void = () => {};

  constructor(sim: Sim, slot: TaskSlot, spec: JvmSpec) {
    this.sim = sim;
    this.slot = slot;
    this.spec = spec;
    this.startedAt = sim.clock.elapsed();
    this.exited = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get name(): string {
    const { epoch, index } = this.slot;
    return `${this.spec.process} e${epoch}-${index}#${this.spec.start}`;
  }

  get address(): string {
    const { host, rpcPort } = this.spec.flink.jobManager;
    return `${host}:${rpcPort}`;
  }

  /** Does something a moment later, unless the JVM has died by then. */
  after(ms: number, act: () => void): void {
    this.sim.later(ms, () => {
      if (this.alive) act();
    });
  }

  /** Registers a moment later. Who asks one that dies meanwhile asks it for ever, as Flink does: no other is ever asked. */
  join(jobManager: Jvm, joined: () => void): void {
    if (this.#asked !== null || this.joined === jobManager) return;
    this.#asked = jobManager;
    this.after(this.sim.random.int(50, 600), () => {
      if (!jobManager.alive) return;
      this.#asked = null;
      this.joined = jobManager;
      joined();
    });
  }

  /** What it waited for is there. */
  goesOn(restore: JvmSpec['flink']['restore']): void {
    this.spec = { ...this.spec, flink: { ...this.spec.flink, restore, held: false } };
  }

  die(exit: JvmExit): void {
    if (!this.alive) return;
    this.alive = false;
    this.sim.note(`${this.name} is gone (${exit.signal ?? exit.code})`);
    this.onDeath();
    this.#end(exit);
  }

  handle(): JvmHandle {
    return {
      pid: 1,
      exited: this.exited,
      kill: (signal) => {
        if (signal === 'SIGKILL') this.die({ code: null, signal });
        else this.after(this.sim.random.int(0, 800), () => this.die({ code: 143, signal: null }));
      },
      go: (restore) => {
        if (this.alive) this.onGo(restore);
      },
    };
  }
}

/** Every JVM that was ever started for the job, newest last. */
export class Jvms {
  readonly all: Jvm[] = [];

  alive(process: JvmProcess): Jvm[] {
    return this.all.filter((jvm) => jvm.alive && jvm.spec.process === process);
  }

  /** TaskManagers that look for a JobManager where this one is. */
  lookingFor(jobManager: Jvm): Jvm[] {
    return this.alive('taskmanager').filter(
      (jvm) => jvm.ready && jvm.address === jobManager.address && jvm.slot.runId === jobManager.slot.runId,
    );
  }

  registeredWith(jobManager: Jvm): Jvm[] {
    return this.alive('taskmanager').filter((jvm) => jvm.joined === jobManager);
  }

  /** Slots that a JobManager can deploy to. */
  slotsAt(jobManager: Jvm): number {
    return this.registeredWith(jobManager).reduce((sum, { spec }) => sum + spec.flink.slots, 0);
  }
}
