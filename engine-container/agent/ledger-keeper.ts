/** Reads and changes the run's ledger, and obeys it: a newer epoch or a result ends this task. */
import { type Rescaled, RunLedger } from '../../shared/resources/ledger.ts';
import { RunSpec, runPaths } from '../../shared/resources/run-spec.ts';
import { atScale } from '../../shared/resources/scale.ts';
import { Backoff, pause } from './pause.ts';
import type { Agent } from './task-state.ts';

export class LedgerKeeper {
  readonly #agent: Agent;
  readonly #paths: ReturnType<typeof runPaths>;
  /** As the ledger had it when it was last read or written. */
  #rescaled: Rescaled | null = null;

  constructor(agent: Agent) {
    const { tenantId, jobId, runId } = agent.settings.slot;
    this.#agent = agent;
    this.#paths = runPaths(tenantId, jobId, runId);
  }

  /** The ledger of an attempt that may still act. Null when it cannot be read, or when the task has been ended by it. */
  async read(): Promise<{ ledger: RunLedger; etag: string } | null> {
    try {
      const object = await this.#agent.ports.objects.get(this.#paths.ledger);
      if (object === null) throw new Error('the ledger is not there');
      const ledger = RunLedger.parse(JSON.parse(new TextDecoder().decode(object.body)));
      this.#rescaled = ledger.rescaled;
      return this.#mayAct(ledger) ? { ledger, etag: object.etag } : null;
    } catch (error) {
      this.#agent.state.say(`The run ledger cannot be read: ${messageOf(error)}`);
      return null;
    }
  }

  /** Read again and again until it can be read; null only when the task is ending. */
  async readPatiently(): Promise<RunLedger | null> {
    const { ports, state } = this.#agent;
    const backoff = new Backoff(200, 10_000, ports.random);
    while (!state.ended.aborted) {
      const read = await this.read();
      if (read !== null) return read.ledger;
      await pause(ports.clock, backoff.next(), state.ended);
    }
    return null;
  }

  /**
   * Changes the ledger under its ETag, for as long as it takes. `change` may be called again on a newer ledger (or on
   * one that already holds the change, when a put was ambiguous) and returns null for nothing to write.
   * Null when the task ended instead.
   */
  async change(change: (ledger: RunLedger) => RunLedger | null): Promise<RunLedger | null> {
    const { ports, state } = this.#agent;
    const backoff = new Backoff(200, 10_000, ports.random);
    while (!state.ended.aborted) {
      const changed = await this.tryChange(change);
      if (changed !== null) return changed;
      await pause(ports.clock, backoff.next(), state.ended);
    }
    return null;
  }

  /** One try of `change`; null when it did not succeed, whatever the reason. */
  async tryChange(change: (ledger: RunLedger) => RunLedger | null): Promise<RunLedger | null> {
    const read = await this.read();
    if (read === null) return null;
    const next = change(read.ledger);
    if (next === null) return read.ledger;
    try {
      const body = JSON.stringify(RunLedger.parse(next));
      const put = await this.#agent.ports.objects.putIf(this.#paths.ledger, body, { etag: read.etag });
      if (put === 'conflict') return null;
      this.#rescaled = next.rescaled;
      return next;
    } catch (error) {
      // It may have been written all the same: the next read tells.
      this.#agent.state.say(`The run ledger cannot be written: ${messageOf(error)}`);
      return null;
    }
  }

  /** The run's spec, read until it can be; null only when the task is ending. */
  async readSpec(): Promise<RunSpec | null> {
    const { ports, state } = this.#agent;
    const backoff = new Backoff(200, 10_000, ports.random);
    while (!state.ended.aborted) {
      try {
        const object = await ports.objects.get(this.#paths.spec);
        if (object === null) throw new Error('the spec is not there');
        return RunSpec.parse(JSON.parse(new TextDecoder().decode(object.body)));
      } catch (error) {
        state.say(`The run's spec cannot be read: ${messageOf(error)}`);
      }
      await pause(ports.clock, backoff.next(), state.ended);
    }
    return null;
  }

  /** The spec with the parallelism that the ledger asks for. */
  asRescaled(spec: RunSpec): RunSpec {
    if (this.#rescaled === null) return spec;
    const { to: parallelism, toOperators } = this.#rescaled;
    const operators = { ...spec.settings.operatorParallelism, ...toOperators };
    return { ...spec, settings: atScale(spec.settings, { parallelism, operators }) };
  }

  /** Looks every 10 s, so that a task that nobody can reach any more still learns that it is fenced. */
  async watch(): Promise<void> {
    const { ports, state } = this.#agent;
    while (!state.ended.aborted) {
      await pause(ports.clock, 10_000, state.ended);
      if (!state.ended.aborted) await this.read();
    }
  }

  #mayAct(ledger: RunLedger): boolean {
    const { state, settings } = this.#agent;
    const mine = settings.slot.epoch;
    if (ledger.epoch < mine) throw new Error(`it says epoch ${ledger.epoch}, older than this task's ${mine}`);
    if (ledger.epoch > mine) {
      state.end({ kind: 'fenced', because: `Epoch ${ledger.epoch} acts for this run now.`, code: 0 });
      return false;
    }
    if (ledger.result !== null) {
      state.result = ledger.result;
      const because = `The run has ended: ${ledger.result.state}. ${ledger.result.because}`;
      state.end({ kind: 'settled', because: because.slice(0, 2_000), code: 0 });
      return false;
    }
    return true;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
