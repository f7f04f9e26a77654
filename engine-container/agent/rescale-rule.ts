/** Which vertices of a job another parallelism is meant for. Pure. */

/** A vertex as Flink runs it, and what it is asked to run it with. */
export type VertexScale = {
  id: string;
  parallelism: number;
  maxParallelism: number;
  isFinished: boolean;
  bound: { lower: number; upper: number };
};
export type Bounds = Record<string, { lower: number; upper: number }>;

/** One that does not have the parallelism of the job was given its own, by its SQL or by what it does: it stays so. */
const wanted = ({ bound, maxParallelism }: VertexScale, from: number, to: number): number =>
  bound.upper === from ? Math.min(to, maxParallelism) : bound.upper;

export const boundsAt = (vertices: readonly VertexScale[], from: number, to: number): Bounds =>
  Object.fromEntries(vertices.map((v) => [v.id, { lower: v.bound.lower, upper: wanted(v, from, to) }]));

export const hasReached = (vertices: readonly VertexScale[], from: number, to: number): boolean =>
  vertices.length > 0 &&
  vertices.every(
    (v) => v.isFinished || (v.bound.upper === wanted(v, from, to) && v.parallelism === v.bound.upper),
  );
