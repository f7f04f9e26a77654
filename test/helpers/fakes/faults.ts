/** What a fake throws when told to: the effect may or may not have taken place. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
  readonly operation: string;
  readonly tookPlace: boolean;

  constructor(operation: string, tookPlace: boolean) {
    super(tookPlace ? `${operation} took place, its answer was lost` : `${operation} failed`);
    this.operation = operation;
    this.tookPlace = tookPlace;
  }
}

type Planned = { kind: 'fail' | 'lose'; times: number; error?: Error };

/** Counts the calls of a fake and makes chosen ones fail, before their effect or after it. */
export class Faults<Operation extends string> {
  readonly calls: Record<Operation, number>;
  #planned = new Map<Operation, Planned[]>();
  /** Runs before each effect: throw to fail the call, await to delay it. */
  before: ((operation: Operation, args: readonly unknown[]) => unknown) | undefined;
  /** Runs after each effect: throw to lose the answer, await to delay it. */
  after: ((operation: Operation, args: readonly unknown[]) => unknown) | undefined;

  constructor(operations: readonly Operation[]) {
    this.calls = Object.fromEntries(operations.map((name) => [name, 0])) as Record<Operation, number>;
  }

  /** The next calls throw and do nothing. */
  failNext(operation: Operation, times = 1, error?: Error): void {
    this.#plan(operation, { kind: 'fail', times, ...(error === undefined ? {} : { error }) });
  }

  /** The next calls do what they should, and then throw. */
  loseAnswerNext(operation: Operation, times = 1): void {
    this.#plan(operation, { kind: 'lose', times });
  }

  async run<T>(operation: Operation, args: readonly unknown[], effect: () => T | Promise<T>): Promise<T> {
    this.calls[operation]++;
    const planned = this.#next(operation);
    if (planned?.kind === 'fail') throw planned.error ?? new InjectedFault(operation, false);
    // Awaited only when there: a fake without hooks answers within one turn.
    if (this.before !== undefined) await this.before(operation, args);
    const result = await effect();
    if (this.after !== undefined) await this.after(operation, args);
    if (planned?.kind === 'lose') throw new InjectedFault(operation, true);
    return result;
  }

  #plan(operation: Operation, planned: Planned): void {
    this.#planned.set(operation, [...(this.#planned.get(operation) ?? []), planned]);
  }

  #next(operation: Operation): Planned | undefined {
    const queue = this.#planned.get(operation);
    const next = queue?.[0];
    if (queue === undefined || next === undefined) return undefined;
    if (--next.times === 0) queue.shift();
    return next;
  }
}
