import type { Scale } from '../resources/scale.ts';

const changedOperators = (from: Scale, to: Scale): string[] =>
  [...new Set([...Object.keys(from.operators), ...Object.keys(to.operators)])]
    .filter((uid) => from.operators[uid] !== to.operators[uid])
    .sort();

export const isSameScale = (a: Scale, b: Scale): boolean =>
  a.parallelism === b.parallelism && changedOperators(a, b).length === 0;

/** Such as `parallelism 4 instead of 2, group-aggregate-1f at 3 instead of 1`. */
export function scaleWords(to: Scale, from: Scale): string {
  const operators = changedOperators(from, to).map(
    (uid) =>
      `${uid} at ${to.operators[uid] ?? to.parallelism} instead of ${from.operators[uid] ?? from.parallelism}`,
  );
  const same = to.parallelism === from.parallelism && operators.length > 0;
  const job = `parallelism ${to.parallelism}${same ? '' : ` instead of ${from.parallelism}`}`;
  return [job, ...operators].join(', ');
}
