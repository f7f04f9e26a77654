import type { FailureTally } from '../resources/task-health.ts';

const causesAtMost = 3;

/** The same cause is told with other numbers, ids and ports each time. */
const shapeOf = (because: string): string => because.split('\n')[0]?.replace(/[0-9a-f]{8,}|\d+/gi, '#') ?? '';

const firstLine = (because: string): string => (because.split('\n')[0] ?? '').slice(0, 500);

/** One more failure, grouped with those of the same cause. The words of the newest are kept. */
export const withFailure = (tally: FailureTally | null, at: number, because: string): FailureTally =>
  mergeTallies(tally, {
    count: 1,
    since: at,
    lastAt: at,
    causes: [{ because: firstLine(because), count: 1 }],
  });

/** Two tallies as one; the later one's words stand. */
export function mergeTallies(earlier: FailureTally | null, later: FailureTally): FailureTally;
export function mergeTallies(earlier: FailureTally | null, later: FailureTally | null): FailureTally | null;
export function mergeTallies(earlier: FailureTally | null, later: FailureTally | null): FailureTally | null {
  if (earlier === null || later === null) return earlier ?? later;
  const grouped = new Map<string, { because: string; count: number }>();
  for (const { because, count } of [...earlier.causes, ...later.causes]) {
    const shape = shapeOf(because);
    grouped.set(shape, { because, count: count + (grouped.get(shape)?.count ?? 0) });
  }
  return {
    count: earlier.count + later.count,
    since: Math.min(earlier.since, later.since),
    lastAt: Math.max(earlier.lastAt, later.lastAt),
    causes: [...grouped.values()].sort((a, b) => b.count - a.count).slice(0, causesAtMost),
  };
}
