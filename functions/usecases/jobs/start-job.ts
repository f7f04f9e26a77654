import { createHash } from 'node:crypto';
import { MillraceError } from '../../../shared/errors.ts';
import type { Actor } from '../../../shared/resources/identity.ts';
import type { Job, StartRequest } from '../../../shared/resources/job.ts';
import { activeRunIndex, recordKeys } from '../../../shared/resources/record-keys.ts';
import type { JobRecord, RunRecord } from '../../../shared/resources/records.ts';
import { type RunSpec, runPaths } from '../../../shared/resources/run-spec.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';
import { prepareStart, type StartPreparation } from './plan-start.ts';

export const startJob: UseCase<'jobs.start'> = (deps, call) => start(deps, call, call.body, 'started');

/** What start and resume have in common. */
type StartCall = {
  actor: Actor;
  params: { workspaceId: string; jobId: string };
  settle: (answer: { body: Job }) => RecordWrite[];
};

/** Writes down what is wanted; the reconciler does the rest. Shared by start and resume. */
export async function start(
  deps: UseCaseDeps,
  call: StartCall,
  request: StartRequest,
  word: string,
): Promise<{ body: Job }> {
  const { actor, params } = call;
  const prepared = await prepareStart(deps, actor.tenantId, params, request);
  const run = newRun(deps, prepared, actor.userId);
  const job = wanting(prepared.parts.job, run, prepared.cu, actor.userId, deps.clock.now());
  const answer = { body: jobView({ ...prepared.parts, job, report: null, status: null }, deps.clock.now()) };
  // The spec is put first: a run that is written down can always be carried out.
  await deps.objects.put(
    runPaths(run.tenantId, run.jobId, run.id).spec,
    JSON.stringify(specOf(job, run, prepared)),
    'application/json',
  );
  const { usage } = prepared;
  const outcome = await deps.records.commit([
    {
      op: 'put',
      key: recordKeys.job(job.tenantId, job.workspaceId, job.id),
      value: job,
      expect: prepared.parts.revision,
    },
    {
      op: 'put',
      key: recordKeys.run(job.tenantId, job.id, run.id),
      value: run,
      expect: 'absent',
      index: activeRunIndex(run.id),
    },
    {
      op: 'put',
      key: recordKeys.usage(job.tenantId, job.workspaceId),
      value: { schema: 1, runs: { ...usage.value.runs, [run.id]: prepared.cu } },
      expect: usage.revision ?? 'absent',
    },
    jobEvent(
      deps,
      { tenantId: job.tenantId, jobId: job.id, runId: run.id, actor: actor.userId },
      'run-started',
      `Version ${run.version} ${word} from ${prepared.start.startPoint.kind === 'empty' ? 'empty state' : prepared.start.startPoint.path}`,
    ),
    ...call.settle(answer),
  ]);
  if (!outcome.ok)
    throw new MillraceError('conflict', 'The job or the use of CU changed meanwhile; try again.');
  await deps.queue.enqueue({ tenantId: job.tenantId, workspaceId: job.workspaceId, jobId: job.id });
  return answer;
}

/** 32 hex digits that follow from the run: one Flink job id per run. */
const flinkJobId = (runId: string): string =>
  createHash('sha256').update(`flink-job/${runId}`).digest('hex').slice(0, 32);

function newRun(deps: UseCaseDeps, { parts, version, start }: StartPreparation, by: string): RunRecord {
  const id = deps.ids('run');
  return {
    schema: 1,
    id,
    jobId: parts.job.id,
    tenantId: parts.job.tenantId,
    workspaceId: parts.job.workspaceId,
    version: version.number,
    settings: version.settings,
    flinkJobId: flinkJobId(id),
    startPoint: start.startPoint,
    connectors: version.connectors,
    createdBy: by,
    createdAt: deps.clock.now(),
    state: 'active',
    everRunning: false,
    epoch: 0,
    attempts: [],
    result: null,
    endedAt: null,
    finalRestorePoint: null,
  };
}

const wanting = (job: JobRecord, run: RunRecord, cu: number, by: string, now: number): JobRecord => ({
  ...job,
  desired: { state: 'running', runId: run.id, orders: [], by, at: now },
  run: { id: run.id, version: run.version, startedAt: run.createdAt, flinkJobId: run.flinkJobId, cu },
  updatedAt: now,
});

const specOf = (job: JobRecord, run: RunRecord, { version }: StartPreparation): RunSpec => ({
  schema: 1,
  tenantId: job.tenantId,
  workspaceId: job.workspaceId,
  jobId: job.id,
  runId: run.id,
  version: run.version,
  flinkJobId: run.flinkJobId,
  sql: version.sql,
  settings: version.settings,
  maxParallelism: job.maxParallelism,
  connectors: version.connectors,
  transactionalIdPrefix: job.transactionalIdPrefix,
  startPoint: run.startPoint,
});
