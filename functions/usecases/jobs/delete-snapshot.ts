import { MillraceError } from '../../../shared/errors.ts';
import { garbageIndex, recordKeys } from '../../../shared/resources/record-keys.ts';
import type { JobRecord, SnapshotRecord } from '../../../shared/resources/records.ts';
import type { UseCase } from '../use-case.ts';
import { jobEvent } from './job-events.ts';
import { loadJob } from './load-job.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { folderOf, neededBy } from './snapshot-needs.ts';

/** From this commit on it is offered no more, and no start can pass it; its files are removed by the sweep, however often it is interrupted. */
export const deleteSnapshot: UseCase<'jobs.deleteSnapshot'> = async (deps, { actor, params }) => {
  const { tenantId } = actor;
  const { job, revision } = await loadJob(deps.records, tenantId, params);
  const { snapshot, revision: at } = await loadSnapshot(deps.records, tenantId, job.id, params.snapshotId);
  const need = await neededBy(deps, job, folderOf(deps, tenantId, snapshot));
  if (need) throw new MillraceError('snapshot_in_use', `Snapshot ${snapshot.id} is needed: ${need}.`);
  const outcome = await deps.records.commit([
    ...markWrites(job, revision, snapshot, at),
    jobEvent(
      deps,
      { tenantId, jobId: job.id, runId: snapshot.runId, actor: actor.userId },
      'snapshot-deleted',
      `Snapshot ${snapshot.id} deleted`,
    ),
  ]);
  if (!outcome.ok) throw new MillraceError('conflict', 'The job was changed meanwhile; try again.');
  return { body: null };
};

/** The job is written too, unchanged: whoever decided to start from the snapshot before this has to decide again. */
export const markWrites = (job: JobRecord, jobRevision: number, snapshot: SnapshotRecord, revision: number) =>
  [
    {
      op: 'put',
      key: recordKeys.job(job.tenantId, job.workspaceId, job.id),
      value: job,
      expect: jobRevision,
    },
    {
      op: 'put',
      key: recordKeys.snapshot(job.tenantId, job.id, snapshot.id),
      value: { ...snapshot, deleting: true },
      expect: revision,
      index: garbageIndex,
    },
  ] as const;
