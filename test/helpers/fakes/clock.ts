import type { Clock } from '../../../functions/ports/clock.ts';

type Sleeper = { at: number; order: number; wake: () => void };

/**
 * A clock that only moves when told to. Sleepers wake in order of time, and of sleeping among equals; after each one
 * everything it set off runs until it waits again. So one seed gives one history, and an hour costs no time.
 */
export class VirtualClock implements Clock {
  #start: number;
  #elapsed = 0;
  #skew = 0;
  #order = 0;
  /** Sorted so that the next one to wake is the last. */
  #sleepers: Sleeper[] = [];

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.#elapsed + this.#skew;
  }

  /** Milliseconds since the clock was made, whatever the wall clock was set to. */
  elapsed(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        at: this.#elapsed + Math.max(0, ms),
        order: this.#order++,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#insert(sleeper);
    });
  }

  /** Lets everything that can run now run, without moving time. */
  settle(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** Moves time, waking everybody whose time comes on the way. */
  async advance(ms: number): Promise<void> {
    const target = this.#elapsed + ms;
    await this.settle();
    while (await this.#wakeNext(target));
    this.#elapsed = target;
  }

  /** Moves time from sleeper to sleeper until `done`. Returns false when that did not come within `limitMs`. */
  async advanceUntil(done: () => boolean, limitMs: number): Promise<boolean> {
    const target = this.#elapsed + limitMs;
    await this.settle();
    while (!done()) {
      if (await this.#wakeNext(target)) continue;
      this.#elapsed = target;
      return done();
    }
    return true;
  }

  /** Somebody sets the wall clock: now() jumps, sleepers are not woken for it. */
  jump(ms: number): void {
    this.#skew += ms;
  }

  /** Milliseconds until the next sleeper wakes, or null when nobody sleeps. */
  untilNext(): number | null {
    const next = this.#sleepers.at(-1);
    return next === undefined ? null : next.at - this.#elapsed;
  }

  /** How many sleep. */
  sleeping(): number {
    return this.#sleepers.length;
  }

  async #wakeNext(target: number): Promise<boolean> {
    const next = this.#sleepers.at(-1);
    if (next === undefined || next.at > target) return false;
    this.#sleepers.pop();
    this.#elapsed = next.at;
    next.wake();
    await this.settle();
    return true;
  }

  #insert(sleeper: Sleeper): void {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // An equal time with a greater order wakes later, so it stands before.
      if ((this.#sleepers[middle]?.at ?? 0) > sleeper.at) low = middle + 1;
      else high = middle;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }
}
