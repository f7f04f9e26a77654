import { MillraceError } from '../../../shared/errors.ts';
import { partitions, prefixes, recordKeys } from '../../../shared/resources/record-keys.ts';
import { type JobRecord, SnapshotRecord } from '../../../shared/resources/records.ts';
import type { Records } from '../../ports/records.ts';

type Loaded = { snapshot: SnapshotRecord; revision: number };

/** Throws `not_found`, also for one that is being deleted. */
export async function loadSnapshot(
  records: Records,
  tenantId: string,
  jobId: string,
  snapshotId: string,
): Promise<Loaded> {
  const row = await records.get(recordKeys.snapshot(tenantId, jobId, snapshotId));
  const snapshot = row && SnapshotRecord.parse(row.value);
  if (!row || !snapshot || snapshot.deleting) {
    throw new MillraceError('not_found', `The job has no snapshot ${snapshotId}.`);
  }
  return { snapshot, revision: row.revision };
}

/** As many snapshots of a job are looked at; whoever keeps more has chosen to keep them by hand. */
const looksAt = 500;

/** Snapshots of a job that can be started from, newest first by when they were taken. */
export async function offeredSnapshots(
  records: Records,
  job: Pick<JobRecord, 'tenantId' | 'id'>,
): Promise<Loaded[]> {
  const partition = partitions.job(job.tenantId, job.id);
  const { items } = await records.list(partition, {
    prefix: prefixes.snapshots,
    limit: looksAt,
    reverse: true,
  });
  return items
    .map((row) => ({ snapshot: SnapshotRecord.parse(row.value), revision: row.revision }))
    .filter(({ snapshot }) => !snapshot.deleting)
    .sort((a, b) => b.snapshot.createdAt - a.snapshot.createdAt);
}
