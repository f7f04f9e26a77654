import { createHash } from 'node:crypto';
import { pinnedScript } from '../../../shared/domain/script-of-version.ts';
import { totalCu } from '../../../shared/resources/job-settings.ts';
import { activeRunIndex, recordKeys } from '../../../shared/resources/record-keys.ts';
import type { JobRecord, RunRecord, VersionRecord } from '../../../shared/resources/records.ts';
import { type RunSpec, runPaths } from '../../../shared/resources/run-spec.ts';
import { atScale, type Scale, scaleOf } from '../../../shared/resources/scale.ts';
import type { StartPoint } from '../../../shared/resources/start-point.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { RecordWrite } from '../../ports/records.ts';

/** 32 hex digits that follow from the run: one Flink job id per run. */
const flinkJobId = (runId: string): string =>
  createHash('sha256').update(`flink-job/${runId}`).digest('hex').slice(0, 32);

type Begin = {
  id: string;
  startPoint: StartPoint;
  by: string;
  now: number;
  /** The run of the same version that this one goes on from keeps what it was rescaled to. */
  scale?: Scale;
};

/** A run that nothing has been done for yet, and the job that wants it. */
export function newRun(
  job: JobRecord,
  version: VersionRecord,
  { id, startPoint, by, now, scale = scaleOf(version.settings) }: Begin,
): { run: RunRecord; job: JobRecord } {
  const run: RunRecord = {
    schema: 1,
    id,
    jobId: job.id,
    tenantId: job.tenantId,
    workspaceId: job.workspaceId,
    version: version.number,
    settings: atScale(version.settings, scale),
    flinkJobId: flinkJobId(id),
    startPoint,
    connectors: version.connectors,
    createdBy: by,
    createdAt: now,
    state: 'active',
    everRunning: false,
    epoch: 0,
    attempts: [],
    failures: null,
    lastRescale: null,
    result: null,
    endedAt: null,
    finalRestorePoint: null,
  };
  const { parallelism, operators } = scale;
  const short = { id, version: run.version, startedAt: now, flinkJobId: run.flinkJobId };
  return {
    run,
    job: {
      ...job,
      desired: { state: 'running', runId: id, orders: [], next: null, by, at: now },
      run: { ...short, parallelism, operatorParallelism: operators, cu: totalCu(run.settings) },
      updatedAt: now,
    },
  };
}

/** A version of kind jar is only published with its main class. */
const chosenProgram = ({ jar }: VersionRecord): RunSpec['jar'] =>
  jar === null || jar.entryClass === null ? null : { entryClass: jar.entryClass, args: jar.args };

const specOf = (job: JobRecord, run: RunRecord, version: VersionRecord): RunSpec => {
  const script = pinnedScript(version);
  return {
    schema: 1,
    tenantId: job.tenantId,
    workspaceId: job.workspaceId,
    jobId: job.id,
    runId: run.id,
    version: run.version,
    flinkJobId: run.flinkJobId,
    sql: script.text,
    secrets: script.secrets,
    jar: chosenProgram(version),
    artifacts: version.artifacts,
    settings: run.settings,
    maxParallelism: job.maxParallelism,
    connectors: version.connectors,
    transactionalIdPrefix: job.transactionalIdPrefix,
    startPoint: run.startPoint,
  };
};

/** To be done before the run is committed: a run that is written down can always be carried out. */
export async function putSpec(
  objects: ObjectStore,
  job: JobRecord,
  run: RunRecord,
  version: VersionRecord,
): Promise<void> {
  const key = runPaths(run.tenantId, run.jobId, run.id).spec;
  await objects.put(key, JSON.stringify(specOf(job, run, version)), 'application/json');
}

/** For the agent that prepares the run: it is only ever compared with the spec. */
export async function putForeseen(
  objects: ObjectStore,
  job: JobRecord,
  version: VersionRecord,
  begin: Omit<Begin, 'startPoint'>,
): Promise<void> {
  const { run } = newRun(job, version, { ...begin, startPoint: { kind: 'empty' } });
  const key = runPaths(run.tenantId, run.jobId, run.id).foreseen;
  await objects.put(key, JSON.stringify(specOf(job, run, version)), 'application/json');
}

export const newRunWrite = (run: RunRecord): RecordWrite => ({
  op: 'put',
  key: recordKeys.run(run.tenantId, run.jobId, run.id),
  value: run,
  expect: 'absent',
  index: activeRunIndex(run.id),
});
