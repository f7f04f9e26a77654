import { z } from 'zod';

const Timestamp = z.iso.datetime().meta({ title: 'Time', help: 'UTC, ISO 8601.' });

/** A share of time or work, 0 to 1; null when Flink does not measure it (an old kind of source has no busy time). */
const Share = z.number().min(0).max(1);
const Rate = z.number().min(0);

/** States of a vertex, as Flink's REST API gives them. */
export const VertexStatus = z.enum([
  'CREATED',
  'SCHEDULED',
  'DEPLOYING',
  'INITIALIZING',
  'RUNNING',
  'FINISHED',
  'CANCELING',
  'CANCELED',
  'FAILED',
  'RECONCILING',
]);
export type VertexStatus = z.infer<typeof VertexStatus>;

/** One vertex of Flink's job graph: operators chained into one thread count as one. */
export const GraphOperator = z.strictObject({
  /** Flink's vertex id. */
  id: z.string(),
  /** Short, for people. */
  name: z.string(),
  /** What Flink calls it, cut when it is very long. */
  description: z.string(),
  /** Names of the operators chained here, in the order of the records. */
  chain: z.array(z.string()),
  isSource: z.boolean(),
  isSink: z.boolean(),
  parallelism: z.int(),
  maxParallelism: z.int().nullable(),
  status: VertexStatus,
  /** Means over the subtasks. */
  busy: Share.nullable(),
  idle: Share.nullable(),
  backpressured: Share.nullable(),
  /** Of a source what it read, of a sink what it wrote, although Flink counts neither at the vertex. */
  recordsInPerSecond: Rate.nullable().meta({ unit: 'records/s' }),
  recordsOutPerSecond: Rate.nullable().meta({ unit: 'records/s' }),
  bytesInPerSecond: Rate.nullable().meta({ unit: 'bytes/s' }),
  bytesOutPerSecond: Rate.nullable().meta({ unit: 'bytes/s' }),
  /** Records that wait at the source; null when the source does not tell. */
  lagRecords: z.number().min(0).nullable().meta({ unit: 'records' }),
  /** How far the slowest subtask's watermark is behind the clock; null without a watermark. */
  watermarkDelayMs: z.int().nullable().meta({ unit: 'ms' }),
});
export type GraphOperator = z.infer<typeof GraphOperator>;

export const GraphEdge = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** How records are dealt out: FORWARD, HASH, REBALANCE ... */
  ship: z.string(),
});
export type GraphEdge = z.infer<typeof GraphEdge>;

/** What the JobManager's agent measured at one moment; `at` in ms since the epoch by the agent's clock. */
export const GraphSample = z.strictObject({
  at: z.int(),
  /** In the order of the records, at most 200. */
  operators: z.array(GraphOperator),
  edges: z.array(GraphEdge),
  /** The operator that the newest failure came from; null when none failed since the last time all ran. */
  failedOperatorId: z.string().nullable(),
});
export type GraphSample = z.infer<typeof GraphSample>;

/** The operators of a job and what flows through them. Empty, with `observedAt` null, until something was observed. */
export const JobGraph = z
  .strictObject({
    observedAt: Timestamp.nullable(),
    /** True when it is measured anew about every second because somebody looks. */
    live: z.boolean(),
    operators: z.array(GraphOperator),
    edges: z.array(GraphEdge),
    lastCheckpoint: z
      .strictObject({ id: z.int(), completedAt: Timestamp, durationMs: z.int().meta({ unit: 'ms' }) })
      .nullable(),
    failedOperatorId: z.string().nullable(),
  })
  .meta({ id: 'JobGraph' });
export type JobGraph = z.infer<typeof JobGraph>;

export const FlowSegment = z.strictObject({
  name: z.string(),
  /** Of the job's work, 0 to 1; all segments together are 1, and none is too small to be seen. */
  share: Share,
  busy: Share.nullable(),
  backpressured: Share.nullable(),
  isSource: z.boolean(),
  isSink: z.boolean(),
});
export type FlowSegment = z.infer<typeof FlowSegment>;

/** The stream strip of a job: its graph in at most 12 segments, sources first. */
const flowShape = {
  segments: z.array(FlowSegment).max(12),
  /** Records read by all sources. */
  recordsInPerSecond: Rate.nullable().meta({ unit: 'records/s' }),
  /** Records written by all sinks. */
  recordsOutPerSecond: Rate.nullable().meta({ unit: 'records/s' }),
  lagRecords: z.number().min(0).nullable().meta({ unit: 'records' }),
  /** Position in `segments` of the operator that failed; null when none did. */
  failedSegment: z.int().min(0).nullable(),
};
export const StreamStrip = z.strictObject(flowShape);
export type StreamStrip = z.infer<typeof StreamStrip>;

export const JobFlow = z.strictObject({ observedAt: Timestamp, ...flowShape });
export type JobFlow = z.infer<typeof JobFlow>;
