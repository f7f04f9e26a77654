/** The control plane: one process at a time, killed and started anew, working from what is stored. */
import { receiveReport } from '../../../functions/channel/receive-report.ts';
import type { JobHint } from '../../../functions/ports/work-queue.ts';
import { collectGarbage } from '../../../functions/reconciler/collect-garbage.ts';
import type { ReconcilerDeps } from '../../../functions/reconciler/deps.ts';
import { reconcileJob } from '../../../functions/reconciler/reconcile-job.ts';
import { sweep } from '../../../functions/reconciler/sweep.ts';
import { MillraceError } from '../../../shared/errors.ts';
import { type IdKind, makeId } from '../../../shared/ids.ts';
import type { Report, ReportAnswer } from '../../../shared/resources/report.ts';
import type { FakeEngineRuntime } from '../../helpers/fakes/engine-runtime.ts';
import { InjectedFault } from '../../helpers/fakes/faults.ts';
import type { FakeRecords } from '../../helpers/fakes/records.ts';
import { objectsOf, queueOf, recordsOf, runtimeOf, type Storage } from './ports.ts';
import { type CrashTarget, Process, type Rates } from './process.ts';
import type { Sim } from './sim.ts';
import { bucket } from './snapshots.ts';

export type Weather = {
  rates: Rates;
  target: CrashTarget | null;
  hintLost: number;
  hintDoubled: number;
  reportLost: number;
  reportDoubled: number;
  /** Hints outlive the process, as in SQS; otherwise they die with it. */
  queueKept: boolean;
  /** How long a killed control plane is away. */
  awayMs: () => number;
};

const mostHints = 2;
const channelLimitMs = 5_000;

/** No job here has any. */
const noSecrets = () => Promise.reject(new Error('nothing is secret here'));

export class ControlPlane {
  readonly sim: Sim;
  readonly records: FakeRecords;
  readonly runtime: FakeEngineRuntime;
  readonly storage: Storage;
  readonly weather: Weather;
  process: Process | null = null;
  skewMs = 0;
  /** Hints given since the beginning. */
  enqueued = 0;
  #hints = 0;
  #ids = 0;
  #starts = 0;

  constructor(parts: {
    sim: Sim;
    records: FakeRecords;
    runtime: FakeEngineRuntime;
    storage: Storage;
    weather: Weather;
  }) {
    this.sim = parts.sim;
    this.records = parts.records;
    this.runtime = parts.runtime;
    this.storage = parts.storage;
    this.weather = parts.weather;
  }

  start(): void {
    if (this.process !== null) return;
    const { rates, target } = this.weather;
    this.#starts += 1;
    const options = { rates, target, onCrash: () => this.crash() };
    this.process = new Process(this.sim, `control-plane-${this.#starts}`, options);
    this.sim.note(`${this.process.name} starts`);
    this.#sweepLater(this.process, this.sim.random.int(1_000, 60_000));
  }

  crash(awayMs = this.weather.awayMs()): void {
    if (this.process === null) return;
    this.sim.note(`${this.process.name} is killed`);
    this.process.kill();
    this.process = null;
    if (!this.weather.queueKept) this.#hints = 0;
    this.sim.later(awayMs, () => this.start());
  }

  deps(process: Process, inChannel = false): ReconcilerDeps {
    return {
      records: recordsOf(process, this.records, inChannel),
      objects: objectsOf(process, this.storage, 'control-plane'),
      runtime: runtimeOf(process, this.runtime),
      queue: queueOf(process, async (hint, delayMs) => this.enqueue(hint, delayMs)),
      clock: { now: () => this.sim.clock.now() + this.skewMs },
      ids: (kind) => this.id(kind),
      bucket,
    };
  }

  id(kind: IdKind): string {
    this.#ids += 1;
    return makeId(kind, String(this.#ids).padStart(26, '0'));
  }

  enqueue(hint: JobHint, delayMs = 0): void {
    const { sim, weather } = this;
    this.enqueued += 1;
    if (sim.faults && sim.random.chance(weather.hintLost)) {
      sim.note('a hint is lost');
      return;
    }
    this.#deliverLater(hint, delayMs);
    if (sim.faults && sim.random.chance(weather.hintDoubled))
      this.#deliverLater(hint, sim.random.int(0, 5_000));
  }

  /** The engine channel: what an agent says may be lost on the way there or back, come late, or twice. */
  async report(report: Report): Promise<ReportAnswer | { fenced: number }> {
    const { sim, weather } = this;
    if (sim.faults && sim.random.chance(weather.reportLost)) {
      await sim.clock.sleep(channelLimitMs);
      throw new InjectedFault('report', false);
    }
    if (sim.faults && sim.random.chance(weather.reportDoubled)) {
      sim.later(sim.random.int(1, 15_000), () => void this.#receive(report).catch(() => {}));
    }
    const late = sim.clock.sleep(channelLimitMs).then(() => {
      throw new InjectedFault('report', true);
    });
    late.catch(() => {});
    return Promise.race([this.#receive(report), late]);
  }

  /** Is it a failure that somebody arranged? */
  expected(error: unknown): boolean {
    return (
      error instanceof InjectedFault || (error instanceof Error && error.message === 'S3 does not answer')
    );
  }

  async #receive(report: Report): Promise<ReportAnswer | { fenced: number }> {
    const { process } = this;
    if (process === null) throw new InjectedFault('report', false);
    try {
      const deps = { ...this.deps(process, true), tokenOf: () => 'token' };
      return await receiveReport(deps, report.slot, report);
    } catch (error) {
      if (error instanceof MillraceError && error.code === 'fenced') {
        return { fenced: Number(error.extra.epoch) };
      }
      if (error instanceof MillraceError && error.code !== 'unavailable') {
        this.sim.violate(`the channel refuses a report: ${error.message}`);
      } else if (!(error instanceof MillraceError) && !this.expected(error)) {
        this.sim.violate(`the channel broke: ${String(error)}`);
      }
      throw error;
    }
  }

  #deliverLater(hint: JobHint, delayMs: number): void {
    // A queue merges hints of one job; two at once are enough to have two reconcilers at work.
    if (this.#hints >= mostHints && delayMs > 0) return;
    this.#hints += 1;
    this.sim.later(delayMs, () => void this.#deliver(hint));
  }

  async #deliver(hint: JobHint): Promise<void> {
    const { process, sim, weather } = this;
    if (process === null) {
      if (weather.queueKept) sim.later(2_000, () => void this.#deliver(hint));
      return;
    }
    this.#hints = Math.max(0, this.#hints - 1);
    // A message whose worker died comes again after its visibility timeout.
    if (weather.queueKept && sim.faults) {
      sim.later(30_000, () => {
        if (!process.alive) this.#deliverLater(hint, 0);
      });
    }
    try {
      const outcome = await reconcileJob(this.deps(process), hint);
      if (outcome.requeueAfterMs !== null) this.#deliverLater(hint, outcome.requeueAfterMs);
    } catch (error) {
      if (!this.expected(error)) sim.violate(`the reconciler broke: ${String(error)}`);
      this.#deliverLater(hint, sim.random.int(1_000, 5_000));
    }
  }

  #sweepLater(process: Process, ms: number): void {
    this.sim.later(ms, () => {
      if (!process.alive) return;
      this.#sweepLater(process, 60_000);
      void this.#sweep(process);
    });
  }

  async #sweep(process: Process): Promise<void> {
    const deps = this.deps(process);
    try {
      await sweep(deps);
      await collectGarbage({ ...deps, secrets: { delete: noSecrets } });
    } catch (error) {
      if (!this.expected(error)) this.sim.violate(`the sweep broke: ${String(error)}`);
    }
  }
}
