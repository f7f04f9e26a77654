import { recordKeys } from '../../shared/resources/record-keys.ts';
import type { SnapshotRecord } from '../../shared/resources/records.ts';
import { folderOf, type NeedsDeps } from '../usecases/jobs/snapshot-needs.ts';

/** Removes a snapshot that is marked. `_metadata` goes first, for what is left is no snapshot then; the record goes last. */
export async function removeSnapshot(
  deps: NeedsDeps,
  tenantId: string,
  snapshot: SnapshotRecord,
): Promise<void> {
  const folder = folderOf(deps, tenantId, snapshot).slice(`s3://${deps.bucket}/`.length);
  const keys = (await deps.objects.list(`${folder}/`)).map(({ key }) => key);
  const heads = keys.filter((key) => key.endsWith('/_metadata'));
  for (const key of [...heads, ...keys.filter((key) => !heads.includes(key))]) {
    await deps.objects.delete(key);
  }
  const record = recordKeys.snapshot(tenantId, snapshot.jobId, snapshot.id);
  await deps.records.commit([{ op: 'delete', key: record, expect: 'any' }]);
}
