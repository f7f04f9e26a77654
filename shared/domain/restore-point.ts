/**
 * From where a job of a run is started (again). Pure: the caller lists S3 and hands over what it found.
 * The newest restore point is what S3 holds, never what memory says (design section 3 D5 and section 7 rule 4).
 */
import type { RunLedger } from '../resources/ledger.ts';

/** A complete checkpoint: its `_metadata` is there. */
export type FoundCheckpoint = {
  id: number;
  epoch: number;
  /** s3:// URI of the folder that holds `_metadata`. */
  path: string;
  /** It is the savepoint of a suspend: compared like a checkpoint, but never Flink's to delete. */
  savepoint?: boolean;
};

/** A complete savepoint in the directory of the ledger's stop intent. */
export type FoundSavepoint = {
  /** s3:// URI of the folder that holds `_metadata`. */
  path: string;
  /** Savepoints and checkpoints of a job share one counter. Null when the header could not be read. */
  checkpointId: number | null;
  modifiedAt: number;
};

export type Found = { checkpoints: readonly FoundCheckpoint[]; stopSavepoints: readonly FoundSavepoint[] };

export type RestorePoint =
  | { kind: 'empty' }
  /** A snapshot of another run, the ledger's start point. */
  | { kind: 'start-point'; path: string; allowNonRestoredState: boolean }
  | { kind: 'checkpoint'; path: string; id: number; epoch: number; claim: boolean }
  /** The savepoint of a stop that is under way: its sinks have committed or will when it is restored. */
  | { kind: 'stop-savepoint'; path: string }
  /** Nothing may be started: a checkpoint was once complete, and neither it nor a newer one is there any more. */
  | { kind: 'state-vanished'; lastCheckpointId: number };

/**
 * `claimEpoch` is the caller's own epoch when it restarts a JobManager in the container that wrote the checkpoint;
 * null when a new container starts. Only then does Flink own (and later delete) what it restored from.
 */
export function restorePoint(ledger: RunLedger, found: Found, claimEpoch: number | null): RestorePoint {
  const newest = found.checkpoints.reduce<FoundCheckpoint | null>(
    (best, c) => (best === null || c.id > best.id ? c : best),
    null,
  );
  const savepoint = ledger.stopIntent === null ? null : newestSavepoint(found.stopSavepoints);
  // A job that went on after its stop had failed half way has committed more than the savepoint knows of.
  const superseded =
    newest !== null &&
    savepoint !== null &&
    savepoint.checkpointId !== null &&
    newest.id > savepoint.checkpointId;
  if (savepoint !== null && !superseded) return { kind: 'stop-savepoint', path: savepoint.path };
  const { lastCheckpointId } = ledger;
  // Flink deletes its checkpoints when a job finishes, but not those of a JobManager before the last restart: to go back
  // to one of them would be to do again what has been done.
  if (lastCheckpointId !== null && (newest === null || newest.id < lastCheckpointId)) {
    return { kind: 'state-vanished', lastCheckpointId };
  }
  if (newest !== null) {
    return {
      kind: 'checkpoint',
      path: newest.path,
      id: newest.id,
      epoch: newest.epoch,
      claim: newest.epoch === claimEpoch && newest.savepoint !== true,
    };
  }
  if (ledger.startPoint.kind === 'empty') return { kind: 'empty' };
  return {
    kind: 'start-point',
    path: ledger.startPoint.path,
    allowNonRestoredState: ledger.startPoint.allowNonRestoredState,
  };
}

/** The one with the highest id; one whose id nobody knows counts as newest, because it is never wrong to commit it. */
function newestSavepoint(savepoints: readonly FoundSavepoint[]): FoundSavepoint | null {
  const rank = (s: FoundSavepoint): number => s.checkpointId ?? Number.MAX_SAFE_INTEGER;
  return savepoints.reduce<FoundSavepoint | null>((best, s) => {
    if (best === null || rank(s) > rank(best)) return s;
    return rank(s) === rank(best) && s.modifiedAt > best.modifiedAt ? s : best;
  }, null);
}

const checkpointKey = /\/checkpoints\/e(\d+)\/[0-9a-f]{32}\/chk-(\d+)\/_metadata$/;

/** Complete checkpoints among the keys of `runPaths.checkpointsRoot`. */
export function checkpointsAmong(bucket: string, keys: readonly string[]): FoundCheckpoint[] {
  return keys.flatMap((key) => {
    const match = checkpointKey.exec(key);
    if (match === null) return [];
    const path = `s3://${bucket}/${key.slice(0, -'/_metadata'.length)}`;
    return [{ epoch: Number(match[1]), id: Number(match[2]), path }];
  });
}

const metadataMagic = 0x4960672d;

/** The checkpoint id in the first 16 bytes of a `_metadata` file (Flink's format versions 3 and 4); null when it is not one. */
export function checkpointIdOf(metadata: Uint8Array): number | null {
  if (metadata.byteLength < 16) return null;
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  if (view.getInt32(0) !== metadataMagic || view.getInt32(4) < 3) return null;
  return Number(view.getBigInt64(8));
}
