/** Which vertices of a job another parallelism is meant for. Pure. */
import type { Scale } from '../../shared/resources/scale.ts';

/** A vertex as Flink runs it, and what it is asked to run it with. */
export type VertexScale = {
  id: string;
  parallelism: number;
  maxParallelism: number;
  isFinished: boolean;
  /** The operator whose own parallelism it has; null for one that has that of the job. */
  own: string | null;
  bound: { lower: number; upper: number };
};
export type Bounds = Record<string, { lower: number; upper: number }>;

/**
 * One whose parallelism is an operator's own follows that operator, and stays as it is when its table set it. So does one
 * that does not have the parallelism of the job by what it does, or because a program gave it another.
 */
const wanted = ({ bound, maxParallelism, own }: VertexScale, from: Scale, to: Scale): number => {
  if (own !== null) return Math.min(to.operators[own] ?? bound.upper, maxParallelism);
  return bound.upper === from.parallelism ? Math.min(to.parallelism, maxParallelism) : bound.upper;
};

export const boundsAt = (vertices: readonly VertexScale[], from: Scale, to: Scale): Bounds =>
  Object.fromEntries(vertices.map((v) => [v.id, { lower: v.bound.lower, upper: wanted(v, from, to) }]));

export const hasReached = (vertices: readonly VertexScale[], from: Scale, to: Scale): boolean =>
  vertices.length > 0 &&
  vertices.every(
    (v) => v.isFinished || (v.bound.upper === wanted(v, from, to) && v.parallelism === v.bound.upper),
  );
