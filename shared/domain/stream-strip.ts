import type { GraphOperator, GraphSample, StreamStrip } from '../resources/job-graph.ts';

/** More than this many segments cannot be told apart in a row of a table. */
export const mostSegments = 12;
/** Of the strip's width, for an operator that does next to nothing. */
const leastShare = 0.04;

/** Operators that stand as one segment. */
type Group = { operators: GraphOperator[]; work: number };

/** The stream strip of a graph: operators in the order of the records, each as wide as its share of the work. */
export function streamStrip(graph: Omit<GraphSample, 'at'>): StreamStrip {
  const groups = merged(
    inOrder(graph).map((operator) => ({ operators: [operator], work: workOf(operator) })),
  );
  const shares = sharesOf(groups.map(({ work }) => work));
  const failed = groups.findIndex(({ operators }) =>
    operators.some(({ id }) => id === graph.failedOperatorId),
  );
  const { operators } = graph;
  const sources = operators.filter(({ isSource }) => isSource);
  return {
    segments: groups.map((group, at) => ({ ...segmentOf(group), share: shares[at] ?? 0 })),
    recordsInPerSecond: total(sources.map((operator) => operator.recordsInPerSecond)),
    recordsOutPerSecond: total(operators.filter(({ isSink }) => isSink).map((o) => o.recordsOutPerSecond)),
    lagRecords: total(sources.map(({ lagRecords }) => lagRecords)),
    failedSegment: failed < 0 ? null : failed,
  };
}

/** Every operator behind all it reads from; among equals the order they came in. What stands in a circle comes last. */
export function inOrder<Operator extends { id: string }>(graph: {
  operators: readonly Operator[];
  edges: readonly { from: string; to: string }[];
}): Operator[] {
  const known = new Set(graph.operators.map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => known.has(from) && known.has(to));
  const ordered: Operator[] = [];
  let waiting = [...graph.operators];
  while (waiting.length > 0) {
    const ids = new Set(waiting.map(({ id }) => id));
    const blocked = new Set(edges.filter(({ from }) => ids.has(from)).map(({ to }) => to));
    const ready = waiting.filter(({ id }) => !blocked.has(id));
    if (ready.length === 0) return [...ordered, ...waiting];
    ordered.push(...ready);
    waiting = waiting.filter(({ id }) => blocked.has(id));
  }
  return ordered;
}

/** Threads kept busy. */
const workOf = ({ busy, parallelism }: GraphOperator): number => (busy ?? 0) * parallelism;

/** Neighbours with the least work between them become one, until there are few enough. */
function merged(groups: Group[]): Group[] {
  const all = [...groups];
  while (all.length > mostSegments) {
    const pairs = all.slice(1).map((group, at) => group.work + (all[at]?.work ?? 0));
    const at = pairs.indexOf(Math.min(...pairs));
    const pair = all.slice(at, at + 2);
    all.splice(at, 2, {
      operators: pair.flatMap(({ operators }) => operators),
      work: pair.reduce((sum, { work }) => sum + work, 0),
    });
  }
  return all;
}

/** Together 1. Without any work to measure, all alike. */
function sharesOf(work: readonly number[]): number[] {
  const sum = work.reduce((a, b) => a + b, 0);
  if (sum === 0) return work.map(() => 1 / work.length);
  const free = 1 - leastShare * work.length;
  return work.map((part) => Math.min(1, leastShare + free * (part / sum)));
}

function segmentOf({ operators, work }: Group): Omit<StreamStrip['segments'][number], 'share'> {
  const [first] = operators;
  const threads = operators.reduce((sum, { parallelism }) => sum + parallelism, 0);
  const pressures = operators.flatMap(({ backpressured }) => backpressured ?? []);
  return {
    name: operators.length === 1 ? (first?.name ?? '') : `${first?.name} +${operators.length - 1}`,
    busy: operators.every(({ busy }) => busy === null) || threads === 0 ? null : Math.min(1, work / threads),
    backpressured: pressures.length === 0 ? null : Math.max(...pressures),
    isSource: operators.some(({ isSource }) => isSource),
    isSink: operators.some(({ isSink }) => isSink),
  };
}

/** Null when nobody tells. */
const total = (parts: readonly (number | null)[]): number | null => {
  const told = parts.filter((part) => part !== null);
  return told.length === 0 ? null : told.reduce((sum, part) => sum + part, 0);
};
