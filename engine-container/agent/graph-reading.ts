import type { GraphEdge, VertexStatus } from '../../shared/resources/job-graph.ts';

/** What Flink has counted at a vertex since its tasks began, summed over the subtasks; null: not told. */
export type VertexCounts = {
  recordsIn: number | null;
  recordsOut: number | null;
  bytesIn: number | null;
  bytesOut: number | null;
  busyMs: number | null;
  idleMs: number | null;
  backpressuredMs: number | null;
  lagRecords: number | null;
  /** Of the slowest subtask, ms since the epoch. */
  watermark: number | null;
};

export type VertexReading = {
  id: string;
  /** As Flink has it: the names of all chained operators. */
  name: string;
  description: string;
  parallelism: number;
  maxParallelism: number | null;
  status: VertexStatus;
  counts: VertexCounts | null;
};

/** One look at a job's graph. */
export type GraphReading = {
  vertices: VertexReading[];
  edges: GraphEdge[];
  /** Task of the newest failure, as Flink names it; null when none is known. */
  failedTask: string | null;
};
