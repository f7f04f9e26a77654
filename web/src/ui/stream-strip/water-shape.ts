import type { StripSegment } from './strip-model.ts';

/** Depth of the water, 0 to 1: busy operators stand full; even an idle one has some, and an unmeasured one a middling one. */
export const depthOf = ({ busy }: StripSegment): number => (busy === null ? 0.55 : 0.38 + 0.62 * busy);

/** Where each segment ends, 0 to 1 of the width. */
export const endsOf = (shares: readonly number[]): number[] => {
  let end = 0;
  const sum = shares.reduce((a, b) => a + b, 0) || 1;
  return shares.map((share) => {
    end += share / sum;
    return end;
  });
};

/** The surface bends from one depth to the next over this many px at either side of the gate. */
const bend = 7;
const steps = [-1, -0.6, -0.2, 0.2, 0.6, 1] as const;

/** The water as a CSS polygon: percent of the width, so that it fits any size without being measured. */
export const waterShape = (segments: readonly StripSegment[], shares: readonly number[]): string => {
  const ends = endsOf(shares);
  const tops = segments.map((segment) => (1 - depthOf(segment)) * 100);
  const points = [`0% ${tops[0] ?? 100}%`];
  for (const [at, end] of ends.slice(0, -1).entries()) {
    const from = tops[at] ?? 100;
    const to = tops[at + 1] ?? 100;
    for (const step of steps) {
      const part = (1 + Math.sin((step * Math.PI) / 2)) / 2;
      points.push(
        `calc(${(end * 100).toFixed(2)}% + ${step * bend}px) ${(from + (to - from) * part).toFixed(1)}%`,
      );
    }
  }
  points.push(`100% ${tops.at(-1) ?? 100}%`, '100% 100%', '0% 100%');
  return `polygon(${points.join(', ')})`;
};

/** Pixels a second of the current: each tenfold of the rate adds as much again. */
export const speedOf = (recordsPerSecond: number | null): number =>
  recordsPerSecond === null ? 8 : recordsPerSecond <= 0 ? 0 : 7 + 13 * Math.log10(1 + recordsPerSecond);
