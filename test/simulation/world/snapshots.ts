/** Checkpoints and savepoints as Flink writes them, and the world's own memory of which one is the newest. */
import { runPaths } from '../../../shared/resources/run-spec.ts';
import type { FakeObjectStore } from '../../helpers/fakes/object-store.ts';
import type { Transaction } from './sinks.ts';

export type Snapshot = {
  /** Counter of the job, shared by checkpoints and savepoints. */
  readonly id: number;
  readonly kind: 'checkpoint' | 'savepoint' | 'stop';
  readonly path: string;
  readonly runId: string;
  readonly position: number;
  /** Transactions that are committed when the snapshot is restored. */
  readonly pending: readonly Transaction[];
};

export type RunIds = { tenantId: string; jobId: string; runId: string };

export const bucket = 'millrace';
const keyOf = (path: string): string => `${path.slice(`s3://${bucket}/`.length)}/_metadata`;

export class Snapshots {
  readonly #objects: FakeObjectStore;
  readonly #now: () => number;
  readonly #all = new Map<string, Snapshot>();
  /** By run: the newest that was ever complete and counts for a restore; and whether it was taken away by Flink itself. */
  readonly newest = new Map<string, Snapshot>();
  /** By run: for how long one of those was there to be seen. */
  readonly #shown = new Map<string, { first: number; last: number }>();

  constructor(objects: FakeObjectStore, now: () => number) {
    this.#objects = objects;
    this.#now = now;
  }

  checkpointPath(run: RunIds, epoch: number, flinkJobId: string, id: number): string {
    const root = runPaths(run.tenantId, run.jobId, run.runId).checkpoints(epoch);
    return `s3://${bucket}/${root}/${flinkJobId}/chk-${id}`;
  }

  /** The state itself is there before `_metadata` is, and stays when that never comes. */
  begin(path: string): void {
    this.put(keyOf(path).replace('_metadata', 'state'), 'state');
  }

  write(snapshot: Snapshot): void {
    this.put(keyOf(snapshot.path), metadata(snapshot.id, snapshot.position));
    this.#all.set(snapshot.path, snapshot);
    if (snapshot.kind === 'savepoint') return;
    this.newest.set(snapshot.runId, snapshot);
    const last = this.#now();
    this.#shown.set(snapshot.runId, { first: this.#shown.get(snapshot.runId)?.first ?? last, last });
  }

  /** Null when there is no complete snapshot at the path (any more). */
  read(path: string): Snapshot | null {
    return this.#objects.objects.has(keyOf(path)) ? (this.#all.get(path) ?? null) : null;
  }

  /** Milliseconds from the first of the run to the newest. */
  shownForMs(runId: string): number {
    const { first, last } = this.#shown.get(runId) ?? { first: 0, last: 0 };
    return last - first;
  }

  /** The newest of the run was deleted by Flink itself. */
  gone(runId: string): boolean {
    const newest = this.newest.get(runId);
    return newest !== undefined && this.read(newest.path) === null;
  }

  delete(snapshot: Snapshot): void {
    this.#objects.objects.delete(keyOf(snapshot.path));
    this.#objects.objects.delete(keyOf(snapshot.path).replace('_metadata', 'state'));
  }

  put(key: string, body: Uint8Array | string): void {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    this.#objects.objects.set(key, { body: bytes, etag: `"${key}"`, modifiedAt: this.#now() });
  }
}

/** The first 16 bytes of Flink's metadata, format version 4; the position stands for the state. */
function metadata(checkpointId: number, position: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setInt32(0, 0x4960672d);
  view.setInt32(4, 4);
  view.setBigInt64(8, BigInt(checkpointId));
  view.setBigInt64(16, BigInt(position));
  return new Uint8Array(view.buffer);
}
