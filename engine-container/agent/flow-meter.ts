/** Rates and shares out of what Flink has counted, between two looks at it. */
import type { GraphOperator, GraphSample } from '../../shared/resources/job-graph.ts';
import { readChain, shortName } from './chain-names.ts';
import type { GraphReading, VertexCounts, VertexReading } from './graph-reading.ts';

type Counted = { at: number; counts: ReadonlyMap<string, VertexReading> };

/** Rates are means over at least this long, so that a bundle of records is no peak. */
const WINDOW_MS = 3_000;
/** Flink gathers its counters from the TaskManagers now and then: less than this between two of them is no time. */
const LEAST_MS = 200;
/** No date: what Flink says of a watermark that has not come, or has ended. */
const NO_DATE_MS = 8.64e15;
/** Names and descriptions of all operators together; a sample travels with a report and is kept in a record. */
const MOST_TEXT = 40_000;

/** Remembers the looks of the last seconds. */
export class FlowMeter {
  #looks: Counted[] = [];
  #last: GraphSample | null = null;

  sample(reading: GraphReading, now: number): GraphSample {
    const look = { at: now, counts: new Map(reading.vertices.map((vertex) => [vertex.id, vertex])) };
    const newest = this.#looks.at(-1);
    const between = newest === undefined ? null : elapsed(newest, look);
    // A task that began anew counts from nothing: there is nothing to compare with.
    if (between !== null && between < 0) this.#looks = [];
    if (between === null || between < 0 || between >= LEAST_MS) this.#looks.push(look);
    while (this.#isOld(1)) this.#looks.shift();
    const [base, top] = [this.#looks[0], this.#looks.at(-1)];
    const ms = base === undefined || top === undefined ? 0 : elapsed(base, top);
    const known = new Map(this.#last?.operators.map((operator) => [operator.id, operator]));
    const operators = describe(reading).map((operator) => {
      const [before, after] = [base?.counts.get(operator.id), top?.counts.get(operator.id)];
      const rates = ms < LEAST_MS ? null : ratesOf(before, after, ms);
      const fresh = look.counts.get(operator.id)?.counts ?? null;
      return { ...operator, ...(rates ?? keptRates(known.get(operator.id))), ...momentary(fresh, now) };
    });
    this.#last = { at: now, operators, edges: reading.edges, failedOperatorId: failedIn(reading) };
    return this.#last;
  }

  /** The look after the first is far enough back to be compared with. */
  #isOld(at: number): boolean {
    const [look, newest] = [this.#looks[at], this.#looks.at(-1)];
    return look !== undefined && newest !== undefined && elapsed(look, newest) >= WINDOW_MS;
  }
}

/**
 * Time between the countings behind two looks. Busy, idle and backpressured time add up to a task's life, so they are
 * the clock of the counters; Flink's answer may be older than the look. Without them the looks themselves count.
 */
function elapsed(before: Counted, after: Counted): number {
  const spans = [...after.counts.values()].flatMap((vertex) => {
    const [a, b] = [lifeOf(before.counts.get(vertex.id)), lifeOf(vertex)];
    return a === null || b === null ? [] : [b - a];
  });
  if (spans.some((span) => span < 0)) return -1;
  return spans.length > 0 ? Math.max(...spans) : after.at - before.at;
}

const lifeOf = (vertex: VertexReading | undefined): number | null => {
  const { busyMs = null, idleMs = null, backpressuredMs = null } = vertex?.counts ?? {};
  if (!vertex || busyMs === null || idleMs === null || backpressuredMs === null) return null;
  return (busyMs + idleMs + backpressuredMs) / vertex.parallelism;
};

type Rates = Pick<
  GraphOperator,
  | 'busy'
  | 'idle'
  | 'backpressured'
  | 'recordsInPerSecond'
  | 'recordsOutPerSecond'
  | 'bytesInPerSecond'
  | 'bytesOutPerSecond'
>;

function ratesOf(
  before: VertexReading | undefined,
  after: VertexReading | undefined,
  ms: number,
): Rates | null {
  const [a, b] = [before?.counts, after?.counts];
  if (!a || !b || !after) return null;
  const grown = (name: keyof VertexCounts): number | null => {
    const [from, to] = [a[name], b[name]];
    return from === null || to === null ? null : Math.max(0, to - from);
  };
  const rate = (name: keyof VertexCounts) => rounded(grown(name), 1_000 / ms, Number.POSITIVE_INFINITY);
  const life = ms * after.parallelism;
  const measured = (grown('busyMs') ?? 0) + (grown('idleMs') ?? 0) + (grown('backpressuredMs') ?? 0);
  const share = (name: keyof VertexCounts) =>
    // A source of the old kind measures neither busy nor idle time: Flink says nothing of it, or nought for ever.
    a.busyMs === null || measured < life / 10 ? null : rounded(grown(name), 1 / life, 1);
  return {
    busy: share('busyMs'),
    idle: share('idleMs'),
    backpressured: rounded(grown('backpressuredMs'), 1 / life, 1),
    recordsInPerSecond: rate('recordsIn'),
    recordsOutPerSecond: rate('recordsOut'),
    bytesInPerSecond: rate('bytesIn'),
    bytesOutPerSecond: rate('bytesOut'),
  };
}

/** More digits than anybody reads would only make reports longer. */
const rounded = (value: number | null, factor: number, most: number): number | null =>
  value === null ? null : Math.min(most, Number((value * factor).toPrecision(4)));

const keptRates = (operator: GraphOperator | undefined): Rates => ({
  busy: operator?.busy ?? null,
  idle: operator?.idle ?? null,
  backpressured: operator?.backpressured ?? null,
  recordsInPerSecond: operator?.recordsInPerSecond ?? null,
  recordsOutPerSecond: operator?.recordsOutPerSecond ?? null,
  bytesInPerSecond: operator?.bytesInPerSecond ?? null,
  bytesOutPerSecond: operator?.bytesOutPerSecond ?? null,
});

function momentary(counts: VertexCounts | null, now: number) {
  const { watermark = null, lagRecords = null } = counts ?? {};
  return {
    lagRecords: lagRecords === null || lagRecords < 0 ? null : lagRecords,
    watermarkDelayMs:
      watermark === null || Math.abs(watermark) > NO_DATE_MS
        ? null
        : Math.max(0, Math.round(now - watermark)),
  };
}

function describe({ vertices, edges }: GraphReading) {
  const room = Math.max(40, Math.floor(MOST_TEXT / Math.max(1, vertices.length) / 2));
  return vertices.map(({ id, name, description, parallelism, maxParallelism, status }) => {
    const { names } = readChain(name);
    const chain = names.map(shortName);
    const first = chain[0] ?? name;
    return {
      id,
      name: chain.length > 1 ? `${first} → ${chain.at(-1)}`.slice(0, 80) : first.slice(0, 80),
      description: description.slice(0, room),
      chain: chain.slice(0, Math.max(1, Math.floor(room / 60))),
      isSource: !edges.some(({ to }) => to === id),
      isSink: !edges.some(({ from }) => from === id) || names.some((part) => part.startsWith('Sink: ')),
      parallelism,
      maxParallelism,
      status,
    };
  });
}

/** The vertex whose state says so, or whose name the newest failure carries. */
function failedIn({ vertices, failedTask }: GraphReading): string | null {
  const failed = vertices.find(({ status }) => status === 'FAILED');
  const named = vertices.find(({ name }) => failedTask?.startsWith(name));
  return (failed ?? named)?.id ?? null;
}
