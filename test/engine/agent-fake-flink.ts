/** JVMs and REST of a Flink that is only a few fields; it behaves as application mode was seen to behave. */
import type { GraphReading } from '../../engine-container/agent/graph-reading.ts';
import type {
  FlinkRest,
  JvmExit,
  JvmHandle,
  JvmProcess,
  JvmRunner,
  JvmSpec,
  SavepointProgress,
} from '../../engine-container/agent/ports.ts';
import type { FlinkJobState } from '../../shared/resources/report.ts';
import {
  fitted,
  isOther,
  type Scale,
  scaleAsked,
  startScale,
  vertexScales,
} from '../helpers/fakes/vertex-scales.ts';
import type { FakeJvm as Jvm } from './agent-fake-jvm.ts';
import { FakeSnapshots } from './agent-fake-snapshots.ts';
import { statusOf } from './agent-fake-status.ts';

/** From the start of a JVM to its first answer, and to its slots. */
const JOBMANAGER_MS = 3_000;
const TASKMANAGER_MS = 2_000;

export class FakeFlink extends FakeSnapshots implements JvmRunner {
  readonly jvms = new Map<JvmProcess, Jvm>();
  /** Those that wait for a run that there is not yet. */
  readonly waiting = new Map<JvmProcess, Jvm>();
  readonly prepared = new Map<string, Readonly<Record<string, string>>>();
  readonly starts: JvmSpec[] = [];
  /** Triggers as they came in, doubled ones only once. */
  readonly triggers: { id: string; directory: string; kind: 'stop' | 'drain' | 'savepoint' }[] = [];
  jobState: FlinkJobState | null = null;
  tasksRunning = false;
  /** What the tasks run with, and what was asked for. */
  scale: Scale = { parallelism: 0, operators: {} };
  required: Scale = { parallelism: 0, operators: {} };
  checkpoints = 0;
  /** A checkpoint that is asked for does not complete. */
  checkpointsFail = false;
  exception: string | null = null;
  /** When the exception happened. */
  failedAt = 1;
  cancels = 0;
  /** REST of a living JobManager does not answer. */
  silent = false;
  /** The job never gets all its tasks RUNNING. */
  stuck = false;
  /** What the next starts do instead of coming up. */
  nextStarts: ((spec: JvmSpec) => 'normal' | JvmExit | 'hang' | { jobFails: string })[] = [];
  /** What happens to the next savepoint of a stop. */
  onStop: 'completes' | 'fails' | 'never' | 'completes-without-end' = 'completes';
  ignoresSigterm = false;
  /** What waiting JobManagers were told to restore. */
  readonly gone: JvmSpec['flink']['restore'][] = [];
  #heldSince: number | null = null;
  #progress = new Map<string, SavepointProgress>();
  #pid = 100;

  get parallelism(): number {
    return this.scale.parallelism;
  }

  startsOf(process: JvmProcess): JvmSpec[] {
    return this.starts.filter((spec) => spec.process === process);
  }

  get alive(): JvmProcess[] {
    return [...this.jvms].filter(([, jvm]) => jvm.alive).map(([process]) => process);
  }

  async start(spec: JvmSpec): Promise<JvmHandle> {
    this.starts.push(spec);
    const place = spec.flink.held ? this.waiting : this.jvms;
    if (place.get(spec.process)?.alive) throw new Error(`a second ${spec.process} beside the first`);
    let end: (exit: JvmExit) => void = () => {};
    const exited = new Promise<JvmExit>((resolve) => {
      end = resolve;
    });
    const jvm: Jvm = { spec, alive: true, lost: false, joined: null, end };
    place.set(spec.process, jvm);
    const how = this.nextStarts.shift()?.(spec) ?? 'normal';
    void this.#live(jvm, how);
    return {
      pid: this.#pid++,
      exited,
      kill: (signal) => {
        if (signal === 'SIGTERM' && this.ignoresSigterm) return;
        this.#die(jvm, signal === 'SIGTERM' ? { code: 143, signal: null } : { code: null, signal });
      },
      go: (restore) => void this.#go(jvm, restore),
    };
  }

  /** Whether the JobManager of this folder has come to where it waits. */
  isHeld(directory: string): boolean {
    const jvm = this.waiting.get('jobmanager');
    return jvm?.alive === true && jvm.spec.directory === directory && this.#heldSince !== null;
  }

  async #go(jvm: Jvm, restore: JvmSpec['flink']['restore']): Promise<void> {
    if (this.jvms.get('jobmanager')?.alive) throw new Error('it goes on beside the run before');
    jvm.spec = { ...jvm.spec, flink: { ...jvm.spec.flink, restore, held: false } };
    for (const [process, one] of this.waiting) {
      one.spec = { ...one.spec, flink: { ...one.spec.flink, held: false } };
      this.jvms.set(process, one);
    }
    this.waiting.clear();
    this.gone.push(restore);
    await this.#submit(jvm);
  }

  get waitingAlive(): JvmProcess[] {
    return [...this.waiting].filter(([, jvm]) => jvm.alive).map(([process]) => process);
  }

  waitingDies(process: JvmProcess): void {
    const jvm = this.waiting.get(process);
    if (jvm !== undefined) this.#die(jvm, { code: null, signal: 'SIGKILL' });
  }

  /** A JVM ends, for a reason of its own. */
  dies(process: JvmProcess, exit: JvmExit): void {
    const jvm = this.jvms.get(process);
    if (jvm !== undefined) this.#die(jvm, exit);
  }

  /** The job reaches an end of its own; FINISHED takes the checkpoints of this JobManager with it. */
  jobEnds(state: 'FINISHED' | 'FAILED' | 'CANCELED', exception: string | null = null): void {
    this.jobState = state;
    this.tasksRunning = false;
    this.exception = exception;
    if (state === 'FINISHED') this.dropCheckpoints();
  }

  /** What the REST API says of the job graph. */
  graph: GraphReading | null = null;

  rest(restPort: number): FlinkRest {
    const up = (): void => {
      const jvm = this.jvms.get('jobmanager');
      const answers = jvm?.alive && jvm.spec.flink.restPort === restPort && this.jobState !== null;
      if (!answers || this.silent) throw new Error('connect ECONNREFUSED');
    };
    return {
      status: async () => {
        up();
        return statusOf(this);
      },
      stopWithSavepoint: async (_job, { triggerId, directory, drain }) => {
        up();
        if (this.#known(triggerId, directory, drain ? 'drain' : 'stop')) return;
        void this.#stop(triggerId, directory);
      },
      savepoint: async (_job, { triggerId, directory }) => {
        up();
        if (this.#known(triggerId, directory, 'savepoint')) return;
        await this.clock.sleep(300);
        this.#progress.set(triggerId, { state: 'complete', path: this.completeSavepoint(directory) });
      },
      savepointProgress: async (_job, triggerId) => {
        up();
        return this.#progress.get(triggerId) ?? { state: 'unknown' };
      },
      cancel: async () => {
        up();
        this.cancels += 1;
        void this.clock.sleep(200).then(() => {
          if (this.jvms.get('jobmanager')?.alive) this.jobEnds('CANCELED');
        });
      },
      checkpoint: async () => {
        up();
        this.checkpoints += 1;
        if (!this.tasksRunning) throw new Error('Flink answered 500: not all tasks run');
        if (!this.checkpointsFail) void this.clock.sleep(200).then(() => this.completeCheckpoint());
      },
      vertices: async () => {
        up();
        return vertexScales(this.scale, this.required);
      },
      require: async (_job, bounds) => {
        up();
        this.required = scaleAsked(this.required, bounds);
        const [jobManager, taskManager] = [this.jvms.get('jobmanager'), this.jvms.get('taskmanager')];
        if (!this.tasksRunning || !jobManager || !taskManager) return;
        if (!isOther(fitted(this.required, taskManager.spec.flink.slots), this.scale)) return;
        this.tasksRunning = false;
        this.jobState = 'CREATED';
        await this.#connectWhen(taskManager, 200);
      },
      graph: async () => {
        up();
        return this.graph;
      },
    };
  }

  async #live(jvm: Jvm, how: 'normal' | JvmExit | 'hang' | { jobFails: string }): Promise<void> {
    if (how === 'hang') return;
    if (how !== 'normal' && !('jobFails' in how)) {
      await this.clock.sleep(500);
      this.#die(jvm, how);
      return;
    }
    if (jvm.spec.process === 'taskmanager') return this.#connectWhen(jvm, TASKMANAGER_MS);
    await this.clock.sleep(JOBMANAGER_MS);
    if (!jvm.alive) return;
    if (jvm.spec.flink.held) {
      this.#heldSince = this.clock.now();
      return;
    }
    if (how !== 'normal') return this.jobEnds('FAILED', how.jobFails);
    await this.#submit(jvm);
  }

  async #submit(jvm: Jvm): Promise<void> {
    this.jobState = 'CREATED';
    this.required = startScale(jvm.spec.flink);
    this.latestCheckpoint = null;
    this.exception = null;
    await this.#connectWhen(jvm, 0);
  }

  /** Tasks run once both JVMs have been up for as long as they need. */
  async #connectWhen(jvm: Jvm, ms: number): Promise<void> {
    await this.clock.sleep(ms);
    const other = this.jvms.get(jvm.spec.process === 'jobmanager' ? 'taskmanager' : 'jobmanager');
    if (!jvm.alive || !other?.alive || this.stuck || this.jobState !== 'CREATED') return;
    const [jobManager, taskManager] = jvm.spec.process === 'jobmanager' ? [jvm, other] : [other, jvm];
    const { rpcPort } = jobManager.spec.flink.jobManager;
    if (taskManager.lost || taskManager.spec.flink.jobManager.rpcPort !== rpcPort) return;
    await this.clock.sleep(500);
    if (!jobManager.alive) taskManager.lost = true;
    if (!jvm.alive || !other.alive || this.jobState !== 'CREATED') return;
    taskManager.joined = jobManager.spec.start;
    this.scale = fitted(this.required, taskManager.spec.flink.slots);
    this.jobState = 'RUNNING';
    this.tasksRunning = true;
  }

  #die(jvm: Jvm, exit: JvmExit): void {
    if (!jvm.alive) return;
    jvm.alive = false;
    if (jvm.spec.flink.held) {
      jvm.end(exit);
      return;
    }
    this.tasksRunning = false;
    if (jvm.spec.process === 'jobmanager') {
      this.jobState = null;
      this.#progress.clear();
    } else if (this.jobState === 'RUNNING') this.jobState = 'CREATED';
    jvm.end(exit);
  }

  #known(id: string, directory: string, kind: 'stop' | 'drain' | 'savepoint'): boolean {
    if (this.#progress.has(id)) return true;
    this.#progress.set(id, { state: 'in-progress' });
    this.triggers.push({ id, directory, kind });
    return false;
  }

  async #stop(triggerId: string, directory: string): Promise<void> {
    const jvm = this.jvms.get('jobmanager');
    await this.clock.sleep(300);
    if (!jvm?.alive || this.onStop === 'never') return;
    if (this.onStop === 'fails') {
      this.#progress.set(triggerId, { state: 'failed', because: 'Checkpoint was declined.' });
      return;
    }
    const path = this.completeSavepoint(directory);
    if (this.onStop === 'completes-without-end') {
      this.#progress.set(triggerId, {
        state: 'failed',
        because: `A savepoint was created at ${path}, but ...`,
      });
      return;
    }
    this.jobEnds('FINISHED');
    this.#progress.set(triggerId, { state: 'complete', path });
  }
}
