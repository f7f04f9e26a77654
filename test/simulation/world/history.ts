/** One history: a job, its operator, and everything that goes wrong for a while; then it has to come right again. */
import type { JvmSpec } from '../../../engine-container/agent/ports.ts';
import { isLeader, wantedTasks } from '../../../shared/domain/run-slots.ts';
import { RunLedger } from '../../../shared/resources/ledger.ts';
import { RunSpec, runPaths } from '../../../shared/resources/run-spec.ts';
import type { TaskSlot } from '../../../shared/resources/task.ts';
import { ids } from '../../helpers/builders.ts';
import { FakeEngineRuntime } from '../../helpers/fakes/engine-runtime.ts';
import { FakeObjectStore } from '../../helpers/fakes/object-store.ts';
import { FakeRecords } from '../../helpers/fakes/records.ts';
import { ControlPlane } from './control-plane.ts';
import { cause } from './disasters.ts';
import { type Draw, draw } from './draw.ts';
import { EngineTasks, type Host } from './engine-tasks.ts';
import { diedInStop, type FlinkWorld } from './flink-world.ts';
import { Jvms } from './jvms.ts';
import { Operator } from './operator.ts';
import { Sim } from './sim.ts';
import { Sink } from './sinks.ts';
import { type RunIds, type Snapshot, Snapshots } from './snapshots.ts';

export class History {
  readonly sim: Sim;
  readonly draw: Draw;
  readonly records = new FakeRecords();
  readonly storage: { objects: FakeObjectStore; down: boolean; conflicts: number };
  readonly runtime: FakeEngineRuntime;
  readonly controlPlane: ControlPlane;
  readonly tasks: EngineTasks;
  readonly operator: Operator;
  readonly flink: FlinkWorld;
  readonly #snapshots: Snapshots;
  /** The newest restore point of the job, whichever run wrote it. */
  #newest: Snapshot | null = null;
  readonly #seenRuns = new Set<string>();

  constructor(seed: number) {
    const sim = new Sim(seed);
    this.sim = sim;
    this.draw = draw(sim.random);
    const now = () => sim.clock.now();
    const objects = new FakeObjectStore(now);
    this.storage = { objects, down: false, conflicts: this.draw.s3Conflicts };
    this.runtime = this.#makeRuntime();
    this.#snapshots = new Snapshots(objects, now);
    this.flink = {
      sim,
      sink: new Sink(sim),
      snapshots: this.#snapshots,
      jvms: new Jvms(),
      storage: this.storage,
      nature: this.draw.nature,
      moment: (name) => this.#moment(name),
    };
    this.controlPlane = new ControlPlane({
      sim,
      records: this.records,
      runtime: this.runtime,
      storage: this.storage,
      weather: this.draw.weather,
    });
    this.tasks = new EngineTasks({
      runtime: this.runtime,
      storage: this.storage,
      flink: this.flink,
      rates: this.draw.agentRates,
      target: this.draw.agentTarget,
      report: (report) => this.controlPlane.report(report),
      jobManagerStarts: (host, spec) => this.#jobManagerStarts(host, spec),
    });
    this.operator = new Operator(this.controlPlane);
    sim.settled = (runId) => void this.#ended(runId);
  }

  /** ECS: what it shows comes late, and some launches are refused. */
  #makeRuntime(): FakeEngineRuntime {
    const { sim } = this;
    const { random } = sim;
    const runtime = new FakeEngineRuntime(sim.clock);
    runtime.delays.startMs = () => random.int(500, 4_000);
    runtime.delays.missingMs = () => (random.chance(0.2) ? random.int(100, 15_000) : 0);
    runtime.delays.stoppedDelayMs = () => (random.chance(0.3) ? random.int(100, 20_000) : 0);
    runtime.refuse = (request) => {
      if (!sim.faults || !random.chance(this.draw.refused)) return null;
      sim.note(`runtime: refuses ${request.role} e${request.slot.epoch}-${request.slot.index}`);
      return { reason: 'RESOURCE:CPU', retryable: true };
    };
    return runtime;
  }

  /** Does what was aimed at this moment of Flink's life. */
  #moment(name: string): void {
    const { sim, draw: drawn } = this;
    if (!sim.faults) return;
    for (const aim of drawn.aims) {
      if (aim.moment !== name) continue;
      aim.nth -= 1;
      if (aim.nth !== 0) continue;
      sim.cover(`${name} x ${aim.victim}`);
      if (aim.afterMs === 0) cause(this, `kill ${aim.victim}`);
      else sim.later(aim.afterMs, () => cause(this, `kill ${aim.victim}`));
    }
  }

  /** What must hold whenever a JobManager is started. */
  #jobManagerStarts(host: Host, spec: JvmSpec): void {
    const { sim, flink } = this;
    const { slot } = host;
    const other = flink.jvms.alive('jobmanager').find((jvm) => !jvm.spec.flink.held);
    if (other) sim.violate(`a second JobManager is started while ${other.name} lives`);
    for (const { taskId, request } of this.runtime.alive()) {
      const lives = this.tasks.hosts.find(({ task }) => task.taskId === taskId)?.slot ?? request.slot;
      const { runId, epoch } = lives;
      // A TaskManager of a run that has ended has nothing left to do; its agent comes over in its own time.
      if (!isLeader(lives) && runId !== slot.runId && this.#ledger(lives).result !== null) continue;
      if (runId !== slot.runId || epoch < slot.epoch) {
        sim.violate(`epoch ${slot.epoch} starts while ${taskId} of epoch ${epoch} lives`);
      }
    }
    if (this.#nobodyKnew(slot)) {
      sim.excuse('a job finished with its first checkpoint, and its JobManager died before Flink had told');
      return;
    }
    if (spec.flink.restore !== null && this.#finishedUntold(slot)) {
      sim.excuse(
        'a job finished, and its JobManager died with an old checkpoint left to delete and nothing told',
      );
      return;
    }
    this.#mayAct(slot, spec);
    this.#fits(host);
    const expected = this.#snapshots.newest.get(slot.runId)?.path ?? this.#startPoint(slot.runId);
    const from = spec.flink.restore?.path ?? null;
    if (from !== expected) {
      sim.violate(
        `${slot.runId} starts from ${from ?? 'empty state'}; its newest restore point is ${expected}`,
      );
    }
    const newest = flink.sink.newest;
    if (newest === null || newest.runId !== slot.runId || newest.epoch < slot.epoch) flink.sink.newest = slot;
  }

  /**
   * A finite job completes its first checkpoint, finishes, and Flink deletes that checkpoint; between this and Flink's own
   * record of the end the JobManager dies, all between two looks of the agent. S3 then is as if the job had never run.
   */
  #nobodyKnew(slot: RunIds): boolean {
    // An agent that is not kept from looking or writing sees one within two looks.
    const kept = ['freeze agent', 'storage outage'].some((what) => this.sim.covered.has(`disaster: ${what}`));
    const unseen = kept || this.#snapshots.shownForMs(slot.runId) < 10_000;
    return unseen && this.#ledger(slot).lastCheckpointId === null && this.#finishedUntold(slot);
  }

  /**
   * Flink deletes the checkpoints of a job that has finished and then writes down its end. A JobManager that dies in
   * between, while the deletion of an older checkpoint still waits, leaves that one as the newest there is.
   */
  #finishedUntold(slot: RunIds): boolean {
    const { objects } = this.storage.objects;
    if (!this.#snapshots.gone(slot.runId)) return false;
    return ![...objects.keys()].some((key) => key.includes(`/${slot.runId}/ended/`));
  }

  #ledger(slot: RunIds): RunLedger {
    const key = runPaths(slot.tenantId, slot.jobId, slot.runId).ledger;
    return RunLedger.parse(JSON.parse(new TextDecoder().decode(this.storage.objects.objects.get(key)?.body)));
  }

  /** The ledger has the last word: nothing is started under an older epoch or after the result. */
  #mayAct(slot: TaskSlot, spec: JvmSpec): void {
    const { sim } = this;
    const ledger = this.#ledger(slot);
    if (ledger.epoch !== slot.epoch)
      sim.violate(`epoch ${slot.epoch} starts; the ledger says ${ledger.epoch}`);
    if (ledger.result !== null) sim.violate(`${slot.runId} starts after its end: ${ledger.result.because}`);
    const { restore } = spec.flink;
    if (restore?.claim && !restore.path.includes(`/${slot.runId}/checkpoints/e${slot.epoch}/`)) {
      sim.violate(`epoch ${slot.epoch} claims ${restore.path}, which is not its own`);
    }
  }

  /** Containers that go over from version to version are of the size that the next one needs. */
  #fits({ task, slot, process }: Host): void {
    const key = runPaths(slot.tenantId, slot.jobId, slot.runId).spec;
    const body = this.storage.objects.objects.get(key)?.body;
    const run = RunSpec.parse(JSON.parse(new TextDecoder().decode(body)));
    const wanted = wantedTasks(run).find(({ role, index }) => role === slot.role && index === slot.index);
    const { cu } = task.request;
    if (wanted?.cu !== cu)
      this.sim.violate(`${process.name} of ${cu} CU serves a run that wants ${wanted?.cu}`);
  }

  /** What must hold when the run is said to have ended. */
  async #ended(runId: string): Promise<void> {
    const { sim, flink, operator } = this;
    const run = await operator.run(runId);
    if (run?.state !== 'settled' || run.result === null) return;
    if (operator.restarting === runId) {
      const wanted = (await operator.job())?.desired.runId;
      const can = run.result.state === 'STOPPED' && run.finalRestorePoint !== null;
      if (wanted === runId && can) sim.violate(`${runId} was to be restarted, and nothing follows it`);
      operator.restarting = null;
    }
    const { state, because, savepointPath } = run.result;
    const newest = this.#snapshots.newest.get(run.id);
    if (newest !== undefined && this.#nobodyKnew({ tenantId: ids.tenant, jobId: ids.job, runId: run.id }))
      return;
    if (because.startsWith('stopped before it') && newest !== undefined) {
      sim.violate(`${run.id} is said to have been ${because}, but it has ${newest.path}`);
    }
    if (savepointPath !== null && savepointPath !== newest?.path) {
      sim.violate(`${run.id} is said to have stopped with ${savepointPath}; its newest is ${newest?.path}`);
    }
    if (state === 'FAILED' && because.includes(diedInStop)) {
      sim.violate(`${run.id} is said to have failed, and it was stopped with ${savepointPath}`);
    }
    const saidSo = ['with a savepoint, as asked', 'output was committed'].some((how) =>
      because.includes(how),
    );
    const promised = state === 'STOPPED' && savepointPath !== null && saidSo;
    if (promised && newest !== undefined && flink.sink.committed !== newest.position) {
      sim.violate(`stopped at ${newest.position}, and only ${flink.sink.committed} are put out`);
    }
    if (state === 'FINISHED' && flink.sink.committed !== this.draw.nature.length) {
      sim.violate(`said to have finished with ${flink.sink.committed} of ${this.draw.nature.length} records`);
    }
  }

  /** Path a run starts from, null for empty state: checked against what the job had before. */
  #startPoint(runId: string): string | null {
    const { sim, storage, operator } = this;
    const body = storage.objects.objects.get(runPaths(ids.tenant, ids.job, runId).spec)?.body;
    const { startPoint } = RunSpec.parse(JSON.parse(new TextDecoder().decode(body)));
    const path = startPoint.kind === 'empty' ? null : startPoint.path;
    if (this.#seenRuns.has(runId)) return path;
    this.#seenRuns.add(runId);
    for (const snapshot of this.#snapshots.newest.values()) this.#newest = snapshot;
    if (path === null && operator.askedEmpty) {
      this.flink.sink.beginAnew();
      this.#snapshots.newest.clear();
      this.#newest = null;
    }
    operator.askedEmpty = false;
    const before = this.#newest?.path ?? null;
    const last = this.#newest?.runId;
    if (
      path === null &&
      last !== undefined &&
      this.#nobodyKnew({ tenantId: ids.tenant, jobId: ids.job, runId: last })
    ) {
      sim.excuse('a job finished with its first checkpoint, and its JobManager died before Flink had told');
    } else if (path !== before) {
      sim.violate(`${runId} is to start from ${path ?? 'empty state'}; the job's newest is ${before}`);
    }
    return path;
  }
}
