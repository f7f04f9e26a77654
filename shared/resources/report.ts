import { z } from 'zod';
import { GraphSample } from './job-graph.ts';
import { RunResult } from './ledger.ts';
import { OperatorParallelism } from './operator-parallelism.ts';
import { TaskSlot } from './task.ts';
import { TaskHealth } from './task-health.ts';

/** What an agent says of one JVM it supervises. */
export const JvmStatus = z.strictObject({
  process: z.enum(['jobmanager', 'taskmanager']),
  phase: z.enum(['waiting', 'starting', 'up', 'backing-off', 'ended']),
  /** How many times this agent started it; 1 is the first start. */
  starts: z.int(),
  lastExit: z
    .strictObject({
      code: z.int().nullable(),
      signal: z.string().nullable(),
      at: z.int(),
      because: z.string(),
    })
    .nullable(),
});
export type JvmStatus = z.infer<typeof JvmStatus>;

export const CompletedCheckpoint = z.strictObject({
  id: z.int(),
  /** s3:// URI of the folder that holds `_metadata`. */
  path: z.string(),
  completedAt: z.int(),
  sizeBytes: z.int(),
  durationMs: z.int(),
});
export type CompletedCheckpoint = z.infer<typeof CompletedCheckpoint>;

/** Flink's own job states, as its REST API gives them. */
export const FlinkJobState = z.enum([
  'INITIALIZING',
  'CREATED',
  'RUNNING',
  'FAILING',
  'FAILED',
  'CANCELLING',
  'CANCELED',
  'FINISHED',
  'RESTARTING',
  'SUSPENDED',
  'RECONCILING',
]);
export type FlinkJobState = z.infer<typeof FlinkJobState>;

/** What the JobManager's agent read from Flink's REST API on loopback. */
export const FlinkStatus = z.strictObject({
  jobState: FlinkJobState.nullable(),
  /** True once every subtask is RUNNING. */
  allTasksRunning: z.boolean(),
  runningTasks: z.int(),
  totalTasks: z.int(),
  taskManagers: z.int(),
  restarts: z.int(),
  /** When the job or one of its tasks last changed its state; null while Flink does not know the job. */
  changedAt: z.int().nullable().default(null),
  latestCheckpoint: CompletedCheckpoint.nullable(),
  failedCheckpoints: z.int(),
  /** Root cause of the newest exception, first lines only. */
  exception: z.strictObject({ at: z.int(), text: z.string().max(4_000) }).nullable(),
});
export type FlinkStatus = z.infer<typeof FlinkStatus>;

export const CommandOutcome = z.strictObject({
  commandId: z.string(),
  state: z.enum(['running', 'succeeded', 'failed']),
  /** What happened, in words; for a failure, why and what to do. */
  message: z.string().max(4_000),
  savepointPath: z.string().nullable(),
});
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** POST /engine/v1/reports */
export const Report = z.strictObject({
  slot: TaskSlot,
  /** Grows by one with every report of this agent. */
  sequence: z.int(),
  at: z.int(),
  phase: z.enum(['preparing', 'running', 'ending', 'ended']),
  because: z.string().max(2_000),
  /** Whether memory and CPU limits and the JVM's own user are really enforced on this machine. */
  enforced: z.strictObject({ limits: z.boolean(), user: z.boolean() }),
  jvms: z.array(JvmStatus),
  /** Where TaskManagers of this attempt reach this JobManager; null on a TaskManager's agent. */
  jobManagerAddress: z.strictObject({ host: z.string(), rpcPort: z.int(), blobPort: z.int() }).nullable(),
  flink: FlinkStatus.nullable(),
  /** What flows through the job, as last measured; null on a TaskManager's agent and before all tasks ran once. */
  graph: GraphSample.nullable().default(null),
  /** Null on a TaskManager's agent. */
  health: TaskHealth.nullable().default(null),
  commands: z.array(CommandOutcome),
  result: RunResult.nullable(),
});
export type Report = z.infer<typeof Report>;

/** A command as it is handed to the agent. */
export const CommandOrder = z.strictObject({
  commandId: z.string(),
  kind: z.enum(['stop', 'savepoint', 'rescale']),
  /** How a stop ends the job; null for a rescale. */
  mode: z.enum(['savepoint', 'drain', 'now']).nullable(),
  /** What a rescale is to reach; left out otherwise. */
  parallelism: z.int().min(1).optional(),
  /** The run that goes on in the same container once this stop is done; left out otherwise. */
  nextRunId: z.string().optional(),
  /** And with which parallelism of single operators; left out when it has none. */
  operators: OperatorParallelism.optional(),
});
export type CommandOrder = z.infer<typeof CommandOrder>;

/** 200 answer to a report. An old epoch gets 410 problem+json with `epoch`, the current one. */
export const ReportAnswer = z.strictObject({
  epoch: z.int(),
  commands: z.array(CommandOrder),
  jobManagerAddress: z.strictObject({ host: z.string(), rpcPort: z.int(), blobPort: z.int() }).nullable(),
  nextReportMs: z.int(),
  /** The task is not wanted any more: end the JVMs and the task. */
  end: z.boolean(),
  /** The run has ended; once its JVMs are gone, the same task serves this slot of the next one. Left out otherwise. */
  next: z.strictObject({ slot: TaskSlot, token: z.string() }).optional(),
});
export type ReportAnswer = z.infer<typeof ReportAnswer>;
