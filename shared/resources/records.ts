import { z } from 'zod';
import { StoredArtifact } from './artifact.ts';
import { AvailabilityRecord } from './availability.ts';
import { PinnedObject } from './catalog.ts';
import { JarProgram } from './jar-program.ts';
import { DesiredState, Draft, JobKind, JobName, SeenState } from './job.ts';
import { GraphSample, StreamStrip } from './job-graph.ts';
import { JobSettings } from './job-settings.ts';
import { RunResult } from './ledger.ts';
import { OperatorParallelism } from './operator-parallelism.ts';
import { UnmatchedOperator } from './planned-operator.ts';
import { CommandOrder, Report } from './report.ts';
import { SnapshotRetention, SnapshotSchedule } from './snapshot-policy.ts';
import { StartPoint } from './start-point.ts';
import { TaskRole } from './task.ts';
import { FailureTally, OutageKind } from './task-health.ts';
import { SecretNames, VariableValues } from './variable.ts';
import { VersionPins } from './version-pins.ts';

/**
 * Records as they are stored. Use cases write JobRecord, DraftRecord, VersionRecord and create RunRecord and CommandRecord;
 * the reconciler writes RunRecord and StatusRecord; the channel writes ReportRecord and the outcome of CommandRecord.
 * Times are milliseconds since the epoch. Each carries `schema`, so that a reader knows what it reads.
 */
const schema = { schema: z.literal(1) };

/** What a restart goes on with once the run has ended: written down with the stop, so that no crash in between forgets it. */
export const NextRun = z.strictObject({
  runId: z.string(),
  version: z.int(),
  /** The stop that ends the run before. When it fails, nothing was restarted. */
  commandId: z.string(),
  allowNonRestoredState: z.boolean(),
  acceptOutputLoss: z.boolean(),
  /** Both versions fit the same containers, which then go over from run to run. */
  inPlace: z.boolean().default(false),
});
export type NextRun = z.infer<typeof NextRun>;

export const Desired = z.strictObject({
  state: DesiredState,
  runId: z.string().nullable(),
  /** What is asked of the run, newest last; the channel hands them to the agent until each has an outcome. */
  orders: z.array(CommandOrder.extend({ orderedAt: z.int() })),
  /** Only beside `stopped`: the job is to go on after that. */
  next: NextRun.nullable().default(null),
  /** Somebody takes what the runtime does not know of this epoch for gone. */
  lost: z.strictObject({ epoch: z.int(), by: z.string(), at: z.int() }).optional(),
  by: z.string(),
  at: z.int(),
});
export type Desired = z.infer<typeof Desired>;

/** The snapshot of another job that a clone begins with. */
export const Origin = z.strictObject({ jobId: z.string(), snapshotId: z.string(), path: z.string() });
export type Origin = z.infer<typeof Origin>;

export const JobRecord = z.strictObject({
  ...schema,
  id: z.string(),
  tenantId: z.string(),
  workspaceId: z.string(),
  name: JobName,
  kind: JobKind,
  maxParallelism: z.int(),
  transactionalIdPrefix: z.string(),
  latestVersion: z.int().nullable(),
  /** Hash of the draft that became the latest version. */
  publishedHash: z.string().nullable(),
  desired: Desired,
  /** Where the first start of a clone begins; null for a job that begins empty. */
  origin: Origin.nullable().default(null),
  snapshotSchedule: SnapshotSchedule.prefault({}),
  snapshotRetention: SnapshotRetention.prefault({}),
  /** When the schedule last ordered a savepoint. */
  scheduledSnapshotAt: z.int().nullable().default(null),
  /** The run of desired.runId in short, so that lists need not read it. */
  run: z
    .strictObject({
      id: z.string(),
      version: z.int(),
      startedAt: z.int(),
      flinkJobId: z.string(),
      parallelism: z.int().default(1),
      operatorParallelism: OperatorParallelism.default({}),
      cu: z.number(),
    })
    .nullable(),
  createdAt: z.int(),
  updatedAt: z.int(),
});
export type JobRecord = z.infer<typeof JobRecord>;

export const DraftRecord = z.strictObject({
  ...schema,
  draft: Draft,
  updatedBy: z.string(),
  updatedAt: z.int(),
});
export type DraftRecord = z.infer<typeof DraftRecord>;

/** Small companion of the draft in the list of jobs. */
export const DraftHashRecord = z.strictObject({ ...schema, hash: z.string(), cu: z.number() });
export type DraftHashRecord = z.infer<typeof DraftHashRecord>;

export const VersionRecord = z.strictObject({
  ...schema,
  number: z.int(),
  sql: z.string(),
  /** Values of the `${name}` in its SQL when it was published; null where such were not replaced yet. */
  variables: VariableValues.nullable().default(null),
  /** Secret variables that its SQL names; a start uses what they hold then. */
  secrets: SecretNames.default([]),
  catalog: z.array(PinnedObject).default([]), // Each after what it needs.
  settings: JobSettings,
  connectors: z.array(z.string()),
  jar: JarProgram.nullable().default(null),
  artifacts: z.array(StoredArtifact).default([]),
  /** Of the draft's settings, and left out of those of the version: no operator of its plan is called so. */
  unmatchedOperators: z.array(UnmatchedOperator).default([]),
  /** Its tables set a parallelism for themselves that needs as many. */
  slotsForTables: z.int().min(1).default(1),
  note: z.string(),
  publishedBy: z.string(),
  /** What that person was called then; empty where it was not written down. */
  publishedByName: z.string().default(''),
  publishedAt: z.int(),
  /** Null where it was not written down. */
  pins: VersionPins.nullable().default(null),
});
export type VersionRecord = z.infer<typeof VersionRecord>;

/**
 * One task slot of an attempt. intended: written down, the launch may or may not have happened. refused: the runtime said no.
 * launched: it has a task. stopped: the runtime said STOPPED; only then can nothing act for it any more.
 */
export const SlotRecord = z.strictObject({
  role: TaskRole,
  index: z.int(),
  launch: z.int(),
  cu: z.number(),
  clientToken: z.string(),
  phase: z.enum(['intended', 'refused', 'launched', 'stopped']),
  taskId: z.string().nullable(),
  notBefore: z.int(),
  /** How often in a row there was no room for it, or Spot took it back. */
  refusals: z.int().default(0),
  /** Launches in a row, before this one, that were of no use: refused, or ended before the job got on. */
  fruitless: z.int().default(0),
  /** Set while the runtime answers that it does not know the task. */
  missingSince: z.int().nullable(),
  endedAt: z.int().nullable(),
  because: z.string().nullable(),
});
export type SlotRecord = z.infer<typeof SlotRecord>;

export const AttemptRecord = z.strictObject({
  epoch: z.int(),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
  because: z.string(),
  /** It got on: a checkpoint was completed, or it ran for a minute. Known once the next attempt begins. */
  ofUse: z.boolean().default(false),
  slots: z.array(SlotRecord),
});
export type AttemptRecord = z.infer<typeof AttemptRecord>;

export const RunRecord = z.strictObject({
  ...schema,
  id: z.string(),
  jobId: z.string(),
  tenantId: z.string(),
  workspaceId: z.string(),
  version: z.int(),
  settings: JobSettings,
  flinkJobId: z.string(),
  startPoint: StartPoint,
  connectors: z.array(z.string()),
  createdBy: z.string(),
  createdAt: z.int(),
  state: z.enum(['active', 'settled']),
  /** All tasks were RUNNING at least once. */
  everRunning: z.boolean(),
  epoch: z.int(),
  /** Newest last; old ones are dropped, events keep their story. */
  attempts: z.array(AttemptRecord),
  /** Failures of earlier attempts since the job last made progress; those of the newest are in its agent's report. */
  failures: FailureTally.nullable().default(null),
  /** The newest rescale whose outcome is in `settings`. */
  lastRescale: z.string().nullable().default(null),
  result: RunResult.nullable(),
  endedAt: z.int().nullable(),
  /** What the next start from "latest" uses; null only before the run is settled. */
  finalRestorePoint: StartPoint.nullable(),
});
export type RunRecord = z.infer<typeof RunRecord>;

export const StatusRecord = z.strictObject({
  ...schema,
  runId: z.string().nullable(),
  state: SeenState,
  because: z.string(),
  since: z.int(),
  /** The runtime could not say whether the acting task lives. */
  unknown: z.boolean(),
  /** When the task was launched whose agent is to report; null while there is none, and so nobody to be heard of. */
  launchedAt: z.int().nullable().default(0),
  epoch: z.int(),
  availability: AvailabilityRecord.nullable().default(null),
});
export type StatusRecord = z.infer<typeof StatusRecord>;

/** The graph of the report is kept apart, in a GraphRecord; what stays of it here is the strip that lists show. */
export const ReportRecord = z.strictObject({
  ...schema,
  report: Report,
  receivedAt: z.int(),
  flow: StreamStrip.extend({ at: z.int() }).nullable().default(null),
});
export type ReportRecord = z.infer<typeof ReportRecord>;

/** `at`: when it was measured, by the control plane's clock. */
export const GraphRecord = z.strictObject({
  ...schema,
  runId: z.string(),
  graph: GraphSample.omit({ at: true }),
  at: z.int(),
});
export type GraphRecord = z.infer<typeof GraphRecord>;

/** Somebody looks at the job until then, so it is measured and stored about every second. */
export const WatchRecord = z.strictObject({ ...schema, until: z.int() });
export type WatchRecord = z.infer<typeof WatchRecord>;

export const CommandRecord = z.strictObject({
  ...schema,
  id: z.string(),
  jobId: z.string(),
  runId: z.string(),
  kind: CommandOrder.shape.kind,
  mode: CommandOrder.shape.mode,
  parallelism: z.int().nullable().default(null),
  operators: OperatorParallelism.nullable().default(null),
  state: z.enum(['pending', 'running', 'succeeded', 'failed']),
  message: z.string(),
  savepointPath: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.int(),
  updatedAt: z.int(),
});
export type CommandRecord = z.infer<typeof CommandRecord>;

export const EventRecord = z.strictObject({
  ...schema,
  id: z.string(),
  jobId: z.string(),
  runId: z.string().nullable(),
  at: z.int(),
  severity: z.enum(['info', 'warning', 'error']),
  kind: z.string(),
  message: z.string(),
  actor: z.string().nullable(),
});
export type EventRecord = z.infer<typeof EventRecord>;

/** An outage that is over. Its time and cause are all there is to it. */
export const OutageRecord = z.strictObject({
  ...schema,
  id: z.string(),
  runId: z.string(),
  from: z.int(),
  until: z.int(),
  kind: OutageKind,
  because: z.string(),
});
export type OutageRecord = z.infer<typeof OutageRecord>;

export const SnapshotRecord = z.strictObject({
  ...schema,
  id: z.string(),
  jobId: z.string(),
  runId: z.string(),
  kind: z.enum(['savepoint', 'checkpoint']),
  path: z.string(),
  checkpointId: z.int().nullable(),
  version: z.int(),
  createdAt: z.int(),
  sizeBytes: z.int().nullable(),
  /** Taken by a stop: its sinks have committed, so its age loses nothing. */
  committed: z.boolean(),
  /** It is not offered any more; its objects are being removed. */
  deleting: z.boolean().default(false),
});
export type SnapshotRecord = z.infer<typeof SnapshotRecord>;

/** CU held by the active runs of a workspace, for its limit. Written with a start and with the end of a run. */
export const UsageRecord = z.strictObject({ ...schema, runs: z.record(z.string(), z.number()) });
export type UsageRecord = z.infer<typeof UsageRecord>;
