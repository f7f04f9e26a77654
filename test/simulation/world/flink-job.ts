/**
 * One JobManager JVM with its job, as application mode was seen to behave: restores, runs, checkpoints, and commits a
 * moment after each checkpoint, stops with a savepoint, fails over inside Flink, ends.
 */
import type { FlinkJobState } from '../../../shared/resources/report.ts';
import { isOther, type Scale, slotsOfScale, startScale } from '../../helpers/fakes/vertex-scales.ts';
import { archive, diesInStop, type FlinkWorld, readFor } from './flink-world.ts';
import type { Jvm } from './jvms.ts';
import type { Transaction } from './sinks.ts';
import type { Snapshot } from './snapshots.ts';

const terminal: ReadonlySet<FlinkJobState | null> = new Set(['FINISHED', 'FAILED', 'CANCELED'] as const);
const retained = 3;

export class FlinkJob {
  readonly jvm: Jvm;
  readonly world: FlinkWorld;
  state: FlinkJobState | null = null;
  running = false;
  hung = false;
  /** What the tasks run with, and what they are asked to. */
  scale: Scale = { parallelism: 0, operators: {} };
  required: Scale;
  restarts = 0;
  failedCheckpoints = 0;
  exception: { at: number; text: string } | null = null;
  latest: (Snapshot & { completedAt: number }) | null = null;
  /** A stop has taken its savepoint, and the job has yet to end. */
  savedForStop = false;
  stopping = false;
  snapshotUnderWay = false;
  /** Grows with everything that ends what the tasks were doing. */
  life = 0;
  nextId = 1;
  #restored: Snapshot | null = null;
  #owned: Snapshot[] = [];
  #pending: Transaction[] = [];
  #prepared = 0;
  #from = 0;
  #runningSince = 0;
  #deploying = false;
  #mayDeploy = false;
  /** Of what may be restored; a snapshot that is overtaken by a later one is given up. */
  #completedId = 0;

  readonly #now: () => number;

  /** `skewMs`: by how much the clock of its machine, and so that of its agent, is off. */
  constructor(jvm: Jvm, world: FlinkWorld, skewMs: number) {
    this.#now = () => world.sim.clock.now() + skewMs;
    this.jvm = jvm;
    this.world = world;
    this.required = startScale(jvm.spec.flink);
    // Checkpoints that failed use up ids, so a job may well reach two digits early.
    this.nextId = world.sim.random.pick([1, 1, 8]);
    jvm.after(world.sim.random.int(2_000, 5_000), () => this.#boot());
  }

  get writer(): { runId: string; epoch: number } {
    return { runId: this.jvm.slot.runId, epoch: this.jvm.slot.epoch };
  }

  get ended(): boolean {
    return terminal.has(this.state);
  }

  get position(): number {
    const { length, recordsPerSecond } = this.world.nature;
    const seconds = (this.world.sim.clock.elapsed() - this.#runningSince) / 1_000;
    const reached = this.#from + Math.floor(seconds * recordsPerSecond);
    return length === null ? reached : Math.min(length, reached);
  }

  /** TaskManagers that have found it register, and the tasks start once all have. */
  gather(): void {
    if (!this.jvm.ready) return;
    for (const taskManager of this.world.jvms.lookingFor(this.jvm)) {
      taskManager.join(this.jvm, () => {
        this.deploy();
        this.rescale(this.required);
      });
      this.world.moment('registering');
    }
  }

  deploy(): void {
    const { sim, sink } = this.world;
    if (!this.jvm.alive || !this.#mayDeploy || this.#deploying || this.running) return;
    if (!this.#hasSlots(this.required)) return;
    this.#deploying = true;
    this.#inThisLife(sim.random.int(300, 1_200), () => {
      const restored = this.latest ?? this.#restored;
      this.#pending = [];
      sink.abortOthers(new Set(restored?.pending ?? []));
      for (const transaction of restored?.pending ?? []) sink.commit(transaction, this.writer);
      this.#from = restored?.position ?? 0;
      this.#prepared = this.#from;
      this.#inThisLife(sim.random.int(50, 300), () => this.#run());
      this.world.moment('restored');
    });
  }

  /** Takes a snapshot; `done` once `_metadata` is written. */
  snapshot(
    kind: Snapshot['kind'],
    pathOf: (id: number) => string,
    done: (snapshot: Snapshot) => void,
    failed: () => void,
  ): void {
    const { sim, sink, snapshots, storage, nature } = this.world;
    const { life, position } = this;
    if (position > this.#prepared) this.#pending.push(sink.prepare(this.#prepared, position));
    this.#prepared = Math.max(this.#prepared, position);
    this.snapshotUnderWay = true;
    const pending = [...this.#pending];
    const id = this.nextId++;
    if (!storage.down) snapshots.begin(pathOf(id));
    this.jvm.after(sim.random.int(50, 1_500), () => {
      if (life !== this.life) return;
      this.snapshotUnderWay = false;
      if (id < this.#completedId) return failed();
      if (storage.down || (sim.faults && sim.random.chance(nature.checkpointFails))) {
        this.failedCheckpoints += 1;
        return failed();
      }
      const { runId } = this.jvm.slot;
      const snapshot = { id, kind, path: pathOf(id), runId, position, pending };
      snapshots.write(snapshot);
      if (kind !== 'savepoint') this.#completedId = id;
      sim.note(`${this.jvm.name}: ${kind} ${id} is complete at ${position}`);
      done(snapshot);
    });
  }

  /** The JobManager says so to the TaskManagers, and each commits what it holds for the snapshot. */
  commit(snapshot: Snapshot, then: () => void): void {
    const { sim, sink, jvms } = this.world;
    const { life } = this;
    this.jvm.after(sim.random.int(0, 150), () => {
      const taskManagers = jvms.registeredWith(this.jvm);
      sim.later(sim.random.int(0, 1_200), () => {
        const over = this.jvm.alive && life !== this.life;
        if (over || taskManagers.some((jvm) => !jvm.alive)) return;
        for (const transaction of snapshot.pending) sink.commit(transaction, this.writer);
        this.#pending = this.#pending.filter((transaction) => !snapshot.pending.includes(transaction));
        if (this.jvm.alive) then();
        this.world.moment('committed');
      });
    });
  }

  /** The tasks are deployed anew with another parallelism, once there are slots for it. */
  rescale(required: Scale): void {
    this.required = required;
    const other = isOther(required, this.scale);
    if (this.running && !this.stopping && other && this.#hasSlots(required)) this.redeploy();
  }

  #hasSlots(scale: Scale): boolean {
    return this.world.jvms.slotsAt(this.jvm) >= slotsOfScale(scale);
  }

  /** From the newest checkpoint, with nothing wrong. */
  redeploy(): void {
    this.#interrupt();
    this.state = 'RESTARTING';
    this.world.sim.note(`${this.jvm.name}: the job is rescaled inside Flink to ${this.required.parallelism}`);
    this.#inThisLife(this.world.sim.random.int(100, 500), () => {
      this.#mayDeploy = true;
      this.deploy();
    });
    this.world.moment('rescaled');
  }

  /** A task or a TaskManager failed: Flink goes back to the newest checkpoint by itself. */
  failOver(): void {
    if (!this.jvm.alive || this.hung || this.ended || !(this.running || this.#deploying)) return;
    if (diesInStop(this)) return;
    this.#interrupt();
    this.restarts += 1;
    this.exception = { at: this.#now(), text: 'A task failed.' };
    this.state = 'RESTARTING';
    this.world.sim.note(`${this.jvm.name}: the job restarts inside Flink`);
    // Flink would now go back behind the savepoint of the stop; the agent ends the JobManager before that can do harm.
    const wait = this.savedForStop ? 900_000 : this.world.sim.random.int(500, 2_000);
    this.#inThisLife(wait, () => {
      this.#mayDeploy = true;
      this.deploy();
    });
  }

  /** The JobManager lives and does nothing more. */
  hang(): void {
    this.#interrupt();
    this.hung = true;
  }

  end(state: 'FINISHED' | 'FAILED' | 'CANCELED', exception: string | null = null): void {
    if (this.ended || this.hung) return;
    this.#interrupt();
    this.state = state;
    this.exception = exception === null ? null : { at: this.#now(), text: exception };
    const { sim, snapshots, storage } = this.world;
    sim.note(`${this.jvm.name}: the job is ${state}`);
    this.jvm.after(sim.random.int(0, 200), () => {
      if (state === 'FINISHED' && !storage.down) this.#owned.forEach((one) => void snapshots.delete(one));
      this.jvm.after(sim.random.int(1, 250), () => archive(this));
      this.world.moment('checkpoints deleted');
    });
    this.world.moment('ended');
  }

  /** It has waited for this; the job is submitted only now. */
  go(): void {
    this.jvm.after(this.world.sim.random.int(50, 400), () => this.#boot());
  }

  #boot(): void {
    const { restore, held } = this.jvm.spec.flink;
    this.jvm.ready = true;
    this.gather();
    if (held) {
      this.world.moment('held');
      return;
    }
    this.state = 'CREATED';
    if (restore !== null) {
      const read = readFor(this, restore.path);
      if (read === null) return;
      this.#restored = read;
      this.nextId = read.id + 1;
      if (restore.claim) this.#owned.push(read);
    }
    this.#mayDeploy = true;
    this.deploy();
  }

  #run(): void {
    this.#deploying = false;
    this.running = true;
    this.scale = this.required;
    this.state = 'RUNNING';
    this.#runningSince = this.world.sim.clock.elapsed();
    this.world.sim.note(`${this.jvm.name}: the job runs from ${this.#from}`);
    if (!this.jvm.spec.flink.restore?.commitOnly) this.#checkpointLater();
    this.world.moment('running');
  }

  #checkpointLater(): void {
    this.#inThisLife(this.world.nature.checkpointMs, () => {
      this.#checkpointLater();
      this.checkpoint();
    });
  }

  checkpoint(): void {
    if (this.snapshotUnderWay || this.stopping) return;
    const { slot, spec } = this.jvm;
    const pathOf = (id: number) =>
      this.world.snapshots.checkpointPath(slot, slot.epoch, spec.flink.flinkJobId, id);
    this.snapshot(
      'checkpoint',
      pathOf,
      (snapshot) => this.#completed(snapshot),
      () => {},
    );
  }

  #completed(snapshot: Snapshot): void {
    const { nature, sim, snapshots } = this.world;
    this.latest = { ...snapshot, completedAt: this.#now() };
    this.#owned.push(snapshot);
    const subsumed = this.#owned.splice(0, this.#owned.length - retained);
    this.jvm.after(sim.random.int(0, 500), () => {
      for (const old of subsumed) snapshots.delete(old);
    });
    const last = nature.length !== null && snapshot.position >= nature.length;
    this.commit(snapshot, () => {
      if (last && !this.stopping) this.end('FINISHED');
    });
    this.world.moment('checkpoint complete');
  }

  #interrupt(): void {
    this.life += 1;
    this.running = false;
    this.#deploying = false;
    this.#mayDeploy = false;
    this.snapshotUnderWay = false;
    this.stopping = false;
  }

  #inThisLife(ms: number, act: () => void): void {
    const { life } = this;
    this.jvm.after(ms, () => {
      if (life === this.life) act();
    });
  }
}
