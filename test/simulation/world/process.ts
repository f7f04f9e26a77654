/** One operating-system process: what it waits for never comes once it is dead, and nothing it does has an effect. */
import type { Clock } from '../../../functions/ports/clock.ts';
import { InjectedFault } from '../../helpers/fakes/faults.ts';
import type { Sim } from './sim.ts';

export type Rates = {
  /** A call fails and does nothing. */
  fail: number;
  /** A call is done and its answer is lost. */
  lose: number;
  /** A call takes its time. */
  slow: number;
  /** The process is killed. */
  crash: number;
};

/** One effect at which the process is killed, before or after it. */
export type CrashTarget = { label: string; side: 'before' | 'after'; nth: number };

const never = <T>(): Promise<T> => new Promise<T>(() => {});

export class Process {
  readonly name: string;
  readonly sim: Sim;
  readonly #rates: Rates;
  readonly #onCrash: () => void;
  readonly #target: CrashTarget | null;
  #frozenUntil = 0;
  alive = true;

  constructor(
    sim: Sim,
    name: string,
    options: { rates: Rates; target: CrashTarget | null; onCrash: () => void },
  ) {
    this.sim = sim;
    this.name = name;
    this.#rates = options.rates;
    this.#target = options.target;
    this.#onCrash = options.onCrash;
  }

  kill(): void {
    this.alive = false;
  }

  /** The process gets no CPU for a while; what it started goes on. */
  freeze(ms: number): void {
    this.#frozenUntil = this.sim.clock.elapsed() + ms;
  }

  /** Time as this process sees it. */
  clock(skew: () => number): Clock {
    return {
      now: () => this.sim.clock.now() + skew(),
      sleep: async (ms, signal) => {
        if (!this.alive) return never();
        await this.sim.clock.sleep(Math.ceil(ms), signal);
        await this.#thaw();
        if (!this.alive) return never();
      },
    };
  }

  /** A call of a port. `label` names its effect; null for a call that only reads. What is done here has no answer to lose. */
  async call<T>(
    what: string,
    label: string | null,
    effect: () => T | Promise<T>,
    where: 'far' | 'here' = 'far',
  ): Promise<T> {
    if (!this.alive) return never();
    await this.#thaw();
    const { sim } = this;
    const random = sim.random;
    const slow = where === 'far' && sim.faults && random.chance(this.#rates.slow);
    if (slow) await sim.clock.sleep(random.int(1, 4_000));
    if (!this.alive) return never();
    if (this.#crashes(label, 'before')) return never();
    if (sim.faults && random.chance(this.#rates.fail)) {
      sim.note(`${this.name}: ${what} fails`);
      throw new InjectedFault(what, false);
    }
    const result = await effect();
    if (!this.alive) return never();
    if (label !== null) {
      sim.note(`${this.name}: ${label}`);
      sim.cover(`${label} done`);
    }
    if (this.#crashes(label, 'after')) return never();
    if (sim.faults && random.chance(this.#rates.slow)) await sim.clock.sleep(random.int(1, 4_000));
    if (!this.alive) return never();
    if (where === 'far' && sim.faults && random.chance(this.#rates.lose)) {
      sim.note(`${this.name}: the answer to ${what} is lost`);
      throw new InjectedFault(what, true);
    }
    return result;
  }

  async #thaw(): Promise<void> {
    const left = this.#frozenUntil - this.sim.clock.elapsed();
    if (left > 0) await this.sim.clock.sleep(left);
  }

  #crashes(label: string | null, side: 'before' | 'after'): boolean {
    const { sim } = this;
    if (sim.quiet) return false;
    const target = this.#target;
    const meant = target !== null && target.label === label && target.side === side;
    if (meant) target.nth -= 1;
    const byChance = sim.faults && sim.random.chance(this.#rates.crash);
    // What is only done in the calm, a delete for one, is interrupted there, and once.
    if (!(meant && target.nth === 0) && !byChance) return false;
    if (label !== null) sim.cover(`${label} ${side}`);
    sim.note(`${this.name}: killed ${side} ${label ?? 'a read'}`);
    this.#onCrash();
    return true;
  }
}
