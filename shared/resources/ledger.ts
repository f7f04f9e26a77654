import { z } from 'zod';
import { OperatorParallelism } from './operator-parallelism.ts';
import { StartPoint } from './start-point.ts';

/**
 * The run ledger (design section 7, rule 1): one small object per run in S3, changed by conditional writes only.
 * It is the fence (epoch) and the record of stop intent and result, readable while the control plane is away.
 */
export const StopIntent = z.strictObject({
  commandId: z.string(),
  mode: z.enum(['savepoint', 'drain', 'now']),
  /** Directory (s3:// URI, no trailing slash) unique to the command; holds `<savepoint>/_metadata` once complete. */
  savepointDirectory: z.string().nullable(),
  epoch: z.int(),
  writtenAt: z.int(),
});
export type StopIntent = z.infer<typeof StopIntent>;

/** A parallelism that is not the one the run began with: every start of a JobManager applies it (rule 7). */
export const Rescaled = z.strictObject({
  commandId: z.string(),
  /** What applied before; a rescale that fails goes back to it. */
  from: z.int().min(1),
  to: z.int().min(1),
  /** The same of single operators, by uid. */
  fromOperators: OperatorParallelism.default({}),
  toOperators: OperatorParallelism.default({}),
});
export type Rescaled = z.infer<typeof Rescaled>;

export const RunResult = z.strictObject({
  /** FINISHED, CANCELED and FAILED are Flink's own; STOPPED is a stop that Millrace was asked for. */
  state: z.enum(['FINISHED', 'CANCELED', 'FAILED', 'STOPPED']),
  /** s3:// URI of the savepoint of a stop, if one was taken. */
  savepointPath: z.string().nullable(),
  because: z.string(),
  epoch: z.int(),
  at: z.int(),
});
export type RunResult = z.infer<typeof RunResult>;

export const RunLedger = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  /** Only the attempt with this epoch may act. */
  epoch: z.int().min(1),
  startPoint: StartPoint,
  /** Highest checkpoint id ever seen complete; not null means that an empty listing is a fault, never a fresh start. */
  lastCheckpointId: z.int().nullable(),
  stopIntent: StopIntent.nullable(),
  /** Null: the parallelism of the run's spec. */
  rescaled: Rescaled.nullable().default(null),
  result: RunResult.nullable(),
});
export type RunLedger = z.infer<typeof RunLedger>;
