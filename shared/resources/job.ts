import { z } from 'zod';
import { idPattern } from '../ids.ts';
import { PinnedArtifact } from './artifact.ts';
import { Availability } from './availability.ts';
import { PinnedObject } from './catalog.ts';
import { JarProgram } from './jar-program.ts';
import { JobFlow } from './job-graph.ts';
import { JobSettings } from './job-settings.ts';
import { JobState, SeenState } from './job-state.ts';
import { nameFits, nameTooLong } from './name-fits.ts';
import { OperatorParallelism } from './operator-parallelism.ts';
import { UnmatchedOperator } from './planned-operator.ts';
import { SnapshotRetention, SnapshotSchedule } from './snapshot-policy.ts';
import { StateCompatibility } from './state-compatibility.ts';
import { SecretNames, VariableValues } from './variable.ts';
import { VersionPins } from './version-pins.ts';

export { Command, RescaleRequest } from './command.ts';
export { JobState, jobStates, SeenState } from './job-state.ts';

/** How old the evidence behind a state is: fresh (a report within 90 s), stale, unknown (over 5 min, or the runtime cannot say). */
export const Evidence = z.enum(['fresh', 'stale', 'unknown']);
export type Evidence = z.infer<typeof Evidence>;

export const DesiredState = z.enum(['running', 'paused', 'stopped']);
export type DesiredState = z.infer<typeof DesiredState>;

const Timestamp = z.iso.datetime().meta({ title: 'Time', help: 'UTC, ISO 8601.' });

export const JobName = z
  .string()
  .min(1)
  .max(80)
  .regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]*[\p{L}\p{N}])?$/u,
    'letters, digits, blanks, dot, underscore and hyphen, with a letter or digit at both ends',
  )
  .refine(nameFits, nameTooLong)
  .meta({ title: 'Name', help: 'Unique in the workspace.' });

/** A record holds at most 400 kB; what is stored beside a draft is small. */
const largestDraftBytes = 380_000;

/** Whether SQL and settings together fit into one record. */
export const draftFits = (draft: { sql: string; jar: JarProgram | null; settings: JobSettings }): boolean =>
  new TextEncoder().encode(JSON.stringify(draft)).length <= largestDraftBytes;
export const draftTooLarge = `SQL and settings may have at most ${largestDraftBytes} bytes together`;

export const JobKind = z.enum(['sql', 'jar']).meta({
  title: 'Kind',
  help: 'sql: a script. jar: a program in Java or Scala. Fixed for the life of the job.',
});
export type JobKind = z.infer<typeof JobKind>;

/** Only in a job of kind jar. */
export const DraftProgram = JarProgram.nullable().default(null);

export const Draft = z
  .strictObject({
    sql: z.string().max(350_000).meta({
      title: 'SQL',
      help: 'Flink SQL: tables, views, and at least one INSERT. Empty in a job of kind jar.',
    }),
    jar: DraftProgram,
    settings: JobSettings,
  })
  .refine(draftFits, draftTooLarge);
export type Draft = z.infer<typeof Draft>;

/** A job as the API shows it. */
export const Job = z.strictObject({
  id: z.string().regex(idPattern('job')),
  workspaceId: z.string(),
  name: JobName,
  kind: JobKind,
  state: JobState,
  because: z.string(),
  evidence: Evidence,
  /** What it was when something was last heard of it; null unless its state is unknown now. */
  lastKnown: z.strictObject({ state: SeenState, because: z.string() }).nullable(),
  /** When the state was last confirmed by evidence. */
  observedAt: Timestamp.nullable(),
  /** Since when it is in this state. */
  since: Timestamp,
  desired: DesiredState,
  maxParallelism: z.int(),
  latestVersion: z.int().nullable(),
  /** True when the draft differs from the latest version. */
  draftAhead: z.boolean(),
  run: z
    .strictObject({
      id: z.string(),
      version: z.int(),
      epoch: z.int(),
      startedAt: Timestamp,
      flinkJobId: z.string(),
      runningTasks: z.int(),
      totalTasks: z.int(),
      /** A rescale changes it for as long as the version runs; the version keeps its own. */
      parallelism: z.int(),
      /** Of operators with one of their own, by uid. */
      operatorParallelism: OperatorParallelism,
      restarts: z.int(),
      limitsEnforced: z.boolean().nullable(),
      userIsolated: z.boolean().nullable(),
    })
    .nullable(),
  latestCheckpoint: z
    .strictObject({ id: z.int(), completedAt: Timestamp, sizeBytes: z.int(), durationMs: z.int() })
    .nullable(),
  exception: z.strictObject({ at: Timestamp, text: z.string() }).nullable(),
  /** The stream strip; null until something was observed. A job that has ended keeps the last one. */
  flow: JobFlow.nullable(),
  /** Of this month; null when the job was not wanted in it. */
  availability: Availability.nullable(),
  cu: z.number().meta({ unit: 'CU' }),
  snapshotSchedule: SnapshotSchedule,
  snapshotRetention: SnapshotRetention,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Job = z.infer<typeof Job>;

export const JobVersion = z.strictObject({
  number: z.int().min(1),
  sql: z.string(),
  /** Values of the `${name}` in its SQL, as they were when it was published. */
  variables: VariableValues,
  /** Secret variables that its SQL names, by name: a start uses the value that each has then. */
  secrets: SecretNames,
  /** Tables and views of the catalog that its SQL uses, as they were when it was published. */
  catalog: z.array(PinnedObject),
  settings: JobSettings,
  connectors: z.array(z.string()),
  /** In a job of kind jar: every choice is made. */
  jar: JarProgram.nullable(),
  artifacts: z.array(PinnedArtifact),
  /** Entries of the draft's `operatorParallelism` that match no operator of this version: they are no part of it. */
  unmatchedOperators: z.array(UnmatchedOperator),
  note: z.string().max(500),
  publishedBy: z.string(),
  /** What that person was called then; empty for versions of before it was written down. */
  publishedByName: z.string(),
  publishedAt: Timestamp,
  /** Null for versions of before they were written down. */
  pins: VersionPins.nullable(),
});
export type JobVersion = z.infer<typeof JobVersion>;

export const Run = z.strictObject({
  id: z.string().regex(idPattern('run')),
  jobId: z.string(),
  version: z.int(),
  state: z.enum(['active', 'settled']),
  startedAt: Timestamp,
  endedAt: Timestamp.nullable(),
  startedFrom: z.strictObject({
    kind: z.enum(['empty', 'snapshot']),
    path: z.string().nullable(),
    snapshotId: z.string().nullable(),
  }),
  epoch: z.int(),
  attempts: z.array(
    z.strictObject({
      epoch: z.int(),
      startedAt: Timestamp,
      endedAt: Timestamp.nullable(),
      because: z.string(),
      tasks: z.array(
        z.strictObject({
          role: z.string(),
          index: z.int(),
          launch: z.int(),
          phase: z.string(),
          taskId: z.string().nullable(),
          because: z.string().nullable(),
        }),
      ),
    }),
  ),
  result: z
    .strictObject({ state: z.string(), because: z.string(), savepointPath: z.string().nullable() })
    .nullable(),
});
export type Run = z.infer<typeof Run>;

export const Event = z.strictObject({
  id: z.string().regex(idPattern('event')),
  jobId: z.string(),
  runId: z.string().nullable(),
  at: Timestamp,
  severity: z.enum(['info', 'warning', 'error']),
  kind: z.string(),
  message: z.string(),
  actor: z.string().nullable(),
});
export type Event = z.infer<typeof Event>;

export const Snapshot = z.strictObject({
  id: z.string().regex(idPattern('snapshot')),
  jobId: z.string(),
  runId: z.string(),
  kind: z.enum(['savepoint', 'checkpoint']),
  path: z.string(),
  checkpointId: z.int().nullable(),
  version: z.int(),
  createdAt: Timestamp,
  sizeBytes: z.int().nullable(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Body of clone. */
export const CloneRequest = z
  .strictObject({
    name: JobName,
    withState: z.boolean().default(false).meta({
      title: 'With state',
      help: 'Its first start begins with a snapshot of the job it is cloned from.',
    }),
    snapshotId: z
      .string()
      .regex(idPattern('snapshot'), 'not the id of a snapshot')
      .optional()
      .meta({ title: 'Snapshot', help: 'Only with state; the newest one if not given.' }),
  })
  .refine(({ withState, snapshotId }) => withState || snapshotId === undefined, {
    path: ['snapshotId'],
    message: 'a snapshot is only taken with state',
  })
  .meta({ id: 'CloneRequest', example: { name: 'orders tried out', withState: false } });
export type CloneRequest = z.infer<typeof CloneRequest>;

/** What start would do, without doing it. */
export const StartPlan = z.strictObject({
  version: z.int(),
  startPoint: z.strictObject({
    kind: z.enum(['empty', 'snapshot']),
    path: z.string().nullable(),
    snapshotId: z.string().nullable(),
  }),
  tasks: z.array(z.strictObject({ role: z.string(), count: z.int(), cu: z.number() })),
  cu: z.number(),
  because: z.string(),
  /** Null when it starts empty, or with the version that wrote the state. */
  state: StateCompatibility.nullable(),
  warnings: z.array(z.string()),
});
export type StartPlan = z.infer<typeof StartPlan>;

/** Body of start. */
export const StartRequest = z.strictObject({
  from: z
    .union([
      z.enum(['latest', 'empty']),
      z.strictObject({ snapshotId: z.string() }),
      z.strictObject({ path: z.string().regex(/^s3:\/\//) }),
    ])
    .default('latest')
    .meta({
      title: 'Start from',
      help: 'latest: the newest restore point (empty when the job never ran). empty: without state.',
    }),
  version: z.int().min(1).optional().meta({ title: 'Version', help: 'The latest one if not given.' }),
  allowNonRestoredState: z.boolean().default(false).meta({
    title: 'Leave state behind',
    help: 'Needed when the version does not take over all state.',
  }),
  /** Needed for `empty` when the job has state. */
  discardState: z.boolean().default(false),
  /** Needed when the restore point is older than the sinks' transaction timeout. */
  acceptOutputLoss: z.boolean().default(false),
  force: z.boolean().default(false).meta({
    title: 'Force',
    help: 'Of a job whose task the runtime has lost: take it for gone and go on from the newest restore point. It is written down who did.',
  }),
});
export type StartRequest = z.infer<typeof StartRequest>;

/** Body of restart. */
export const RestartRequest = z.strictObject({
  version: z.int().min(1).optional().meta({ title: 'Version', help: 'The one that runs if not given.' }),
  allowNonRestoredState: StartRequest.shape.allowNonRestoredState,
  acceptOutputLoss: StartRequest.shape.acceptOutputLoss,
});
export type RestartRequest = z.infer<typeof RestartRequest>;

/** Body of rescale. */
export const StopRequest = z.strictObject({
  mode: z.enum(['savepoint', 'drain', 'now']).default('savepoint'),
});
export type StopRequest = z.infer<typeof StopRequest>;
