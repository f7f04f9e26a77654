import { GarbageRecord } from '../../shared/resources/garbage-record.ts';
import {
  garbageIndex,
  partitions,
  prefixes,
  recordKeys,
  tenantOf,
} from '../../shared/resources/record-keys.ts';
import { SnapshotRecord } from '../../shared/resources/records.ts';
import type { ReconcilerDeps } from './deps.ts';
import { removeSnapshot } from './remove-snapshot.ts';

const batch = 50;

/** Removes what deleted jobs and snapshots left: their records and objects. The marker goes last, so an interruption only means going on later. */
export async function collectGarbage(
  deps: Pick<ReconcilerDeps, 'records' | 'objects' | 'bucket'>,
): Promise<number> {
  const keys = await deps.records.listIndex(garbageIndex);
  for (const key of keys) {
    const row = await deps.records.get(key);
    if (!row) continue;
    if (key.sort.startsWith(prefixes.snapshots)) {
      await removeSnapshot(deps, tenantOf(key.partition), SnapshotRecord.parse(row.value));
    } else await removeJob(deps, GarbageRecord.parse(row.value));
  }
  return keys.length;
}

async function removeJob(
  deps: Pick<ReconcilerDeps, 'records' | 'objects'>,
  { tenantId, jobId }: GarbageRecord,
): Promise<void> {
  for (const object of await deps.objects.list(`tenants/${tenantId}/jobs/${jobId}/`)) {
    await deps.objects.delete(object.key);
  }
  const marker = recordKeys.garbage(tenantId, jobId);
  const partition = partitions.job(tenantId, jobId);
  for (;;) {
    const page = await deps.records.list(partition, { prefix: '', limit: batch });
    const leftovers = page.items.filter((item) => item.key.sort !== marker.sort);
    if (leftovers.length === 0) break;
    await deps.records.commit(leftovers.map((item) => ({ op: 'delete', key: item.key, expect: 'any' })));
  }
  await deps.records.commit([{ op: 'delete', key: marker, expect: 'any' }]);
}
