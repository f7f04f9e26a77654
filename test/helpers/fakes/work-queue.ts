import type { Clock } from '../../../functions/ports/clock.ts';
import type { JobHint, WorkQueue } from '../../../functions/ports/work-queue.ts';
import { Faults } from './faults.ts';

type Entry = { hint: JobHint; dueAt: number };

/** A queue that delivers when told to: the test decides what is lost, doubled and out of order. */
export class FakeWorkQueue implements WorkQueue {
  readonly faults = new Faults(['enqueue']);
  /** Everything not taken yet, in the order it came. Tests may drop, double and reorder entries. */
  readonly entries: Entry[] = [];
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  enqueue(hint: JobHint, delayMs = 0): Promise<void> {
    return this.faults.run('enqueue', [hint, delayMs], () => {
      this.entries.push({ hint: { ...hint }, dueAt: this.#clock.now() + delayMs });
    });
  }

  /** How many are due. */
  due(): number {
    return this.entries.filter(({ dueAt }) => dueAt <= this.#clock.now()).length;
  }

  /** Takes the nth of those that are due; with `keep` it stays and comes a second time. */
  take(nth = 0, { keep = false } = {}): JobHint | null {
    const due = this.entries.filter(({ dueAt }) => dueAt <= this.#clock.now());
    const entry = due[nth];
    if (entry === undefined) return null;
    if (!keep) this.entries.splice(this.entries.indexOf(entry), 1);
    return { ...entry.hint };
  }

  /** Milliseconds until the next is due, or null when there is none. */
  untilNext(): number | null {
    if (this.entries.length === 0) return null;
    return Math.max(0, Math.min(...this.entries.map(({ dueAt }) => dueAt)) - this.#clock.now());
  }
}
