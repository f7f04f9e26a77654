import type { Clock } from '../../functions/ports/clock.ts';

/** A reason of our own: without one each abort makes a DOMException with a stack that nobody reads. */
const woken = new Error('woken');

/** Sleeps until the time is over or one of the signals is aborted; never rejects because of a signal. */
export async function pause(clock: Clock, ms: number, ...signals: AbortSignal[]): Promise<void> {
  if (signals.some((signal) => signal.aborted)) return;
  // Not AbortSignal.any: on Node 20 it leaves something behind on a signal that lives as long as the agent.
  const either = new AbortController();
  const wake = (): void => either.abort(woken);
  for (const signal of signals) signal.addEventListener('abort', wake, { once: true });
  try {
    await clock.sleep(ms, either.signal);
  } catch (error) {
    if (!either.signal.aborted) throw error;
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', wake);
    // A clock that leaves its timer behind would keep the process alive.
    either.abort(woken);
  }
}

/** Something others wait for, as often as it happens. */
export class Wakeup {
  #controller = new AbortController();

  /** Aborted at the next `fire`. Take it before looking at what may have changed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  fire(): void {
    const before = this.#controller;
    this.#controller = new AbortController();
    before.abort(woken);
  }
}

/** Doubling pauses with a ceiling; `random` spreads those who all began at the same moment. */
export class Backoff {
  readonly #firstMs: number;
  readonly #mostMs: number;
  readonly #random: () => number;
  #nextMs: number;

  constructor(firstMs: number, mostMs: number, random: () => number) {
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
    this.#random = random;
    this.#nextMs = firstMs;
  }

  next(): number {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(this.#mostMs, ms * 2);
    return ms * (0.9 + 0.2 * this.#random());
  }

  reset(): void {
    this.#nextMs = this.#firstMs;
  }
}
