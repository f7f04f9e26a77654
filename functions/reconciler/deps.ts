import type { SnapshotSource } from '../../shared/domain/find-snapshots.ts';
import type { IdKind } from '../../shared/ids.ts';
import type { EngineRuntime } from '../ports/engine-runtime.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Records } from '../ports/records.ts';
import type { WorkQueue } from '../ports/work-queue.ts';

/** What the reconciler works with; chosen in functions/entry. */
export type ReconcilerDeps = {
  records: Records;
  objects: ObjectStore;
  runtime: EngineRuntime;
  queue: WorkQueue;
  clock: { now(): number };
  ids: (kind: IdKind) => string;
  bucket: string;
};

/** How shared/domain/find-snapshots.ts asks S3. */
export const sourceOf = (deps: Pick<ReconcilerDeps, 'objects' | 'bucket'>): SnapshotSource => ({
  bucket: deps.bucket,
  list: (prefix) => deps.objects.list(prefix),
  get: (key) => deps.objects.get(key),
});
