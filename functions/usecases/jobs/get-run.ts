import { MillraceError } from '../../../shared/errors.ts';
import type { Run } from '../../../shared/resources/job.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { RunRecord } from '../../../shared/resources/records.ts';
import type { UseCase } from '../use-case.ts';
import { iso } from './job-view.ts';
import { loadJob } from './load-job.ts';

export const getRun: UseCase<'jobs.getRun'> = async (deps, { actor, params }) => {
  await loadJob(deps.records, actor.tenantId, params);
  const row = await deps.records.get(recordKeys.run(actor.tenantId, params.jobId, params.runId));
  if (!row) throw new MillraceError('not_found', `The job has no run ${params.runId}.`);
  return { body: runView(RunRecord.parse(row.value)) };
};

export const runView = (run: RunRecord): Run => ({
  id: run.id,
  jobId: run.jobId,
  version: run.version,
  state: run.state,
  startedAt: iso(run.createdAt),
  endedAt: run.endedAt === null ? null : iso(run.endedAt),
  startedFrom:
    run.startPoint.kind === 'empty'
      ? { kind: 'empty', path: null, snapshotId: null }
      : { kind: 'snapshot', path: run.startPoint.path, snapshotId: run.startPoint.snapshotId },
  epoch: run.epoch,
  attempts: run.attempts.map((attempt) => ({
    epoch: attempt.epoch,
    startedAt: iso(attempt.startedAt),
    endedAt: attempt.endedAt === null ? null : iso(attempt.endedAt),
    because: attempt.because,
    tasks: attempt.slots.map(({ role, index, launch, phase, taskId, because }) => ({
      role,
      index,
      launch,
      phase,
      taskId,
      because,
    })),
  })),
  result: run.result && {
    state: run.result.state,
    because: run.result.because,
    savepointPath: run.result.savepointPath,
  },
});
