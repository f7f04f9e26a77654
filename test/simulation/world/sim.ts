/** What everything in one history shares: time, chance, the log, and what was found to be wrong. */
import { VirtualClock } from '../../helpers/fakes/clock.ts';
import { Random } from '../../helpers/random.ts';

class SimClock extends VirtualClock {
  /** Nothing here waits for a real event, so emptying the queue of microtasks is enough, and much cheaper than a turn. */
  override settle(): Promise<void> {
    return new Promise((resolve) => process.nextTick(resolve));
  }
}

export class Sim {
  readonly seed: number;
  readonly clock = new SimClock();
  /** Of the world: what breaks and how long things take. */
  readonly random: Random;
  readonly log: string[] = [];
  readonly violations: string[] = [];
  /** How often each thing that can be interrupted was interrupted, and each event happened. */
  readonly covered = new Map<string, number>();
  /** Why this history ends early: Flink itself left nothing by which anybody could have known better. */
  excused: string | null = null;
  /** While false nothing breaks any more. */
  faults = true;
  /** While true nobody is killed any more, not even at what is only done now. */
  quiet = false;
  /** A run has been settled: nothing of it lives. */
  settled: (runId: string) => void = () => {};
  #hash = 0x811c9dc5;

  constructor(seed: number) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  note(text: string): void {
    const line = `${(this.clock.elapsed() / 1000).toFixed(3).padStart(9)} ${text}`;
    this.log.push(line);
    for (let at = 0; at < line.length; at += 1) {
      this.#hash = Math.imul(this.#hash ^ line.charCodeAt(at), 0x01000193);
    }
  }

  violate(what: string): void {
    this.note(`VIOLATION ${what}`);
    if (this.excused === null) this.violations.push(what);
  }

  cover(what: string): void {
    this.covered.set(what, (this.covered.get(what) ?? 0) + 1);
  }

  excuse(why: string): void {
    this.cover(`excused: ${why}`);
    this.note(`excused: ${why}`);
    this.excused = why;
  }

  /** Nothing that happens from here on says anything. */
  get over(): boolean {
    return this.excused !== null || this.violations.length > 0;
  }

  later(ms: number, act: () => void): void {
    void this.clock.sleep(ms).then(act);
  }
}
