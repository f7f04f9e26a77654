/** The transactional sink of the job: the only witness of what was really put out. */
import type { Sim } from './sim.ts';

export type Transaction = {
  readonly id: number;
  /** Records after `from`, up to and with `to`. */
  readonly from: number;
  readonly to: number;
  state: 'prepared' | 'committed' | 'aborted';
};

/** Who writes: attempts are ordered by when their JobManager was started. */
export type Writer = { readonly runId: string; readonly epoch: number };

export class Sink {
  readonly #sim: Sim;
  readonly #transactions = new Map<number, Transaction>();
  /** Output is always records 1 to this. */
  committed = 0;
  /** The newest attempt that has started a JobManager. */
  newest: Writer | null = null;

  constructor(sim: Sim) {
    this.#sim = sim;
  }

  prepare(from: number, to: number): Transaction {
    const transaction: Transaction = { id: this.#transactions.size + 1, from, to, state: 'prepared' };
    this.#transactions.set(transaction.id, transaction);
    return transaction;
  }

  commit(transaction: Transaction, by: Writer): void {
    const newest = this.newest;
    if (newest !== null && (newest.runId !== by.runId || newest.epoch > by.epoch)) {
      this.#sim.violate(`epoch ${by.epoch} of ${by.runId} commits after epoch ${newest.epoch} has started`);
    }
    if (transaction.state === 'committed') return;
    const { from, to } = transaction;
    if (transaction.state === 'aborted') {
      this.#sim.violate(
        `records ${from + 1}-${to} are lost: their transaction was aborted before its commit`,
      );
    } else if (from < this.committed) {
      this.#sim.violate(`records ${from + 1}-${Math.min(to, this.committed)} are put out twice`);
    } else if (from > this.committed) {
      this.#sim.violate(`records ${this.committed + 1}-${from} are lost`);
    }
    transaction.state = 'committed';
    this.committed = Math.max(this.committed, to);
    this.#sim.note(`sink: committed up to ${this.committed}`);
  }

  /** A sink that is restored aborts what was left open by whoever came before, but for what it is to commit. */
  abortOthers(kept: ReadonlySet<Transaction>): void {
    for (const transaction of this.#transactions.values()) {
      if (transaction.state === 'prepared' && !kept.has(transaction)) transaction.state = 'aborted';
    }
  }

  /** Somebody asked for a start with empty state: the output of the job begins anew. */
  beginAnew(): void {
    this.#transactions.clear();
    this.committed = 0;
  }
}
