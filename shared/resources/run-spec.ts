import { z } from 'zod';
import { StoredArtifact } from './artifact.ts';
import { ChosenProgram } from './jar-program.ts';
import { JobSettings } from './job-settings.ts';
import { StartPoint } from './start-point.ts';

/** Everything an agent needs to run a job: immutable, one object per run in S3 (`spec.json` beside the ledger). */
export const RunSpec = z.strictObject({
  schema: z.literal(1),
  tenantId: z.string(),
  workspaceId: z.string(),
  jobId: z.string(),
  runId: z.string(),
  version: z.int(),
  /** 32 hex digits; one Flink job id per run. */
  flinkJobId: z.string().regex(/^[0-9a-f]{32}$/),
  sql: z.string(),
  /** Where in `sql`, counted in UTF-16 units, a placeholder stands for the value of a secret variable; in that order. */
  secrets: z
    .array(z.strictObject({ name: z.string(), at: z.int().min(0), length: z.int().min(0) }))
    .default([]),
  /** What runs instead of SQL. */
  jar: ChosenProgram.nullable().default(null),
  /** On the class path of the program; the job's own jar comes first. */
  artifacts: z.array(StoredArtifact).default([]),
  settings: JobSettings,
  maxParallelism: z.int(),
  /** Names of connectors.json entries whose jars the job uses. */
  connectors: z.array(z.string()),
  /** Unique to the job for its life; becomes the prefix of Kafka transactional ids and consumer groups. */
  transactionalIdPrefix: z.string(),
  startPoint: StartPoint,
});
export type RunSpec = z.infer<typeof RunSpec>;

/** In the folder of a JVM: the id of the run it is of. */
export const runFile = 'conf/run';

/** S3 layout of a run. All keys are below the tenant, so that one prefix is one tenant's. */
export const runPaths = (tenantId: string, jobId: string, runId: string) => {
  const root = `tenants/${tenantId}/jobs/${jobId}/runs/${runId}`;
  return {
    root,
    ledger: `${root}/ledger.json`,
    spec: `${root}/spec.json`,
    /** What the spec will be, written before the run there is: but for the start point. */
    foreseen: `${root}/foreseen.json`,
    /** Flink adds `/<flinkJobId>/chk-N`. */
    checkpoints: (epoch: number) => `${root}/checkpoints/e${epoch}`,
    checkpointsRoot: `${root}/checkpoints/`,
    /** Flink's own record of a job that reached its end, one folder for each start of a JobManager. */
    ended: `${root}/ended/`,
    endedBy: (epoch: number, start: number) => `${root}/ended/e${epoch}-${start}`,
    /** Savepoints of suspends lie below this prefix. */
    suspends: `${root}/savepoints/suspend-`,
    savepoints: (commandId: string) => `${root}/savepoints/${commandId}`,
    logs: (slot: { epoch: number; role: string; index: number; launch: number }) =>
      `${root}/logs/e${slot.epoch}/${slot.role}-${slot.index}-${slot.launch}`,
  };
};
