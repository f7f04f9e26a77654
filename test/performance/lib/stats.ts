/** Arithmetic of the figures. All functions throw on an empty list: a figure without measurements is none. */

export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  const high = at(sorted, middle);
  return sorted.length % 2 === 1 ? high : (at(sorted, middle - 1) + high) / 2;
}

/** The value that `share` (0 to 1) of the values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  return at(sorted, Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1));
}

/** `median (least-most)` with a unit. */
export function spread(values: readonly number[], unit: string): string {
  const sorted = ascending(values);
  const show = (value: number) => shown(value);
  const middle = `${show(median(values))} ${unit}`;
  return values.length === 1
    ? middle
    : `${middle} (${show(at(sorted, 0))}-${show(at(sorted, sorted.length - 1))})`;
}

/** Three digits say all a measurement can. */
export function shown(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

function at(values: readonly number[], position: number): number {
  const value = values[position];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
