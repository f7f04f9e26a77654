import type { Snapshot } from '../../../shared/resources/job.ts';
import type { SnapshotRecord } from '../../../shared/resources/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { iso } from './job-view.ts';
import { loadJob } from './load-job.ts';
import { loadSnapshot } from './load-snapshot.ts';

export const getSnapshot: UseCase<'jobs.getSnapshot'> = async (deps, { actor, params }) => {
  await loadJob(deps.records, actor.tenantId, params);
  const { snapshot } = await loadSnapshot(deps.records, actor.tenantId, params.jobId, params.snapshotId);
  return { body: await snapshotView(deps, snapshot) };
};

/** The agent that takes a savepoint does not know its size: it is what S3 holds of it. */
export const snapshotView = async (
  { objects, bucket }: Pick<UseCaseDeps, 'objects' | 'bucket'>,
  s: SnapshotRecord,
): Promise<Snapshot> => ({
  id: s.id,
  jobId: s.jobId,
  runId: s.runId,
  kind: s.kind,
  path: s.path,
  checkpointId: s.checkpointId,
  version: s.version,
  createdAt: iso(s.createdAt),
  sizeBytes:
    s.sizeBytes ??
    (await objects.list(`${s.path.slice(`s3://${bucket}/`.length)}/`)).reduce((sum, o) => sum + o.size, 0),
});
