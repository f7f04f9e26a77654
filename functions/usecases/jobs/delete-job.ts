import { MillraceError } from '../../../shared/errors.ts';
import type { GarbageRecord } from '../../../shared/resources/garbage-record.ts';
import { garbageIndex, recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';
import { loadJob, loadRun } from './load-job.ts';
import { needOfOthers } from './snapshot-needs.ts';

/** The job is gone with this one commit; what hangs on it (versions, runs, S3 objects) is removed by the sweep, however often it is interrupted. */
export const deleteJob: UseCase<'jobs.delete'> = async (deps, { actor, params }) => {
  const { tenantId } = actor;
  const w = params.workspaceId;
  const { job, revision } = await loadJob(deps.records, tenantId, params);
  const active = await loadRun(deps.records, job);
  if (active?.run.state === 'active') {
    throw new MillraceError('job_active', `Run ${active.run.id} has not ended.`);
  }
  const whole = `s3://${deps.bucket}/tenants/${tenantId}/jobs/${job.id}`;
  const need = await needOfOthers(deps, job, whole);
  if (need) throw new MillraceError('snapshot_in_use', `A snapshot of the job is needed by ${need}.`);
  const garbage: GarbageRecord = { schema: 1, tenantId, jobId: job.id, deletedAt: deps.clock.now() };
  const outcome = await deps.records.commit([
    { op: 'delete', key: recordKeys.job(tenantId, w, job.id), expect: revision },
    { op: 'delete', key: recordKeys.jobName(tenantId, w, job.name), expect: 'any' },
    { op: 'delete', key: recordKeys.jobDraftHash(tenantId, w, job.id), expect: 'any' },
    { op: 'delete', key: recordKeys.jobReport(tenantId, w, job.id), expect: 'any' },
    { op: 'delete', key: recordKeys.jobStatus(tenantId, w, job.id), expect: 'any' },
    {
      op: 'put',
      key: recordKeys.garbage(tenantId, job.id),
      value: garbage,
      expect: 'any',
      index: garbageIndex,
    },
  ]);
  if (!outcome.ok) throw new MillraceError('conflict', 'The job was changed meanwhile; read it again.');
  return { body: null };
};
