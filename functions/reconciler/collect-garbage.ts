import { GarbageRecord, SecretGarbageRecord } from '../../shared/resources/garbage-record.ts';
import {
  garbageIndex,
  partitions,
  prefixes,
  recordKeys,
  tenantOf,
} from '../../shared/resources/record-keys.ts';
import { SnapshotRecord } from '../../shared/resources/records.ts';
import type { StoredRecord } from '../ports/records.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { ReconcilerDeps } from './deps.ts';
import { removeSnapshot } from './remove-snapshot.ts';

const batch = 50;

export type GarbageDeps = Pick<ReconcilerDeps, 'records' | 'objects' | 'bucket' | 'clock'> & {
  secrets: Pick<SecretStore, 'delete'>;
};

/** Removes what deleted jobs, snapshots and secrets left: their records, objects and values. The marker goes last, so an interruption only means going on later. */
export async function collectGarbage(deps: GarbageDeps): Promise<number> {
  const keys = await deps.records.listIndex(garbageIndex);
  for (const key of keys) {
    const row = await deps.records.get(key);
    if (!row) continue;
    if (key.sort.startsWith(prefixes.snapshots)) {
      await removeSnapshot(deps, tenantOf(key.partition), SnapshotRecord.parse(row.value));
    } else if (key.sort.startsWith(prefixes.secretGarbage)) {
      await removeSecret(deps, row);
    } else await removeJob(deps, GarbageRecord.parse(row.value));
  }
  return keys.length;
}

/** One that has not come due may still become a variable's; whoever makes it so fails once the marker was touched. */
async function removeSecret({ records, secrets, clock }: GarbageDeps, row: StoredRecord): Promise<void> {
  const { reference, notBefore } = SecretGarbageRecord.parse(row.value);
  if (clock.now() < notBefore) return;
  const [key, expect] = [row.key, row.revision];
  const mine = await records.commit([{ op: 'put', key, value: row.value, expect, index: garbageIndex }]);
  if (!mine.ok) return;
  await secrets.delete(reference);
  await records.commit([{ op: 'delete', key, expect: 'any' }]);
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
