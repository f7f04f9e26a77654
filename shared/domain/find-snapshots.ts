/**
 * Reads what S3 holds of a run: the input of `restorePoint`. The two ways of asking are handed in, so that agent and
 * reconciler look with the same eyes.
 */
import type { RunLedger } from '../resources/ledger.ts';
import { runPaths } from '../resources/run-spec.ts';
import {
  checkpointIdOf,
  checkpointsAmong,
  type Found,
  type FoundCheckpoint,
  type FoundSavepoint,
} from './restore-point.ts';

export type SnapshotSource = {
  bucket: string;
  list: (prefix: string) => Promise<{ key: string; modifiedAt: number }[]>;
  get: (key: string) => Promise<{ body: Uint8Array } | null>;
};

type RunIds = { tenantId: string; jobId: string; runId: string };

const metadata = '/_metadata';

/** Complete savepoints below a directory (s3:// URI without trailing slash). Rejects when S3 does not answer. */
export async function savepointsBelow(source: SnapshotSource, directory: string): Promise<FoundSavepoint[]> {
  const root = `s3://${source.bucket}/`;
  if (!directory.startsWith(root)) throw new Error(`${directory} is not in the bucket ${source.bucket}`);
  const listed = await source.list(`${directory.slice(root.length)}/`);
  return Promise.all(
    listed
      .filter(({ key }) => key.endsWith(metadata))
      .map(async ({ key, modifiedAt }) => {
        const object = await source.get(key);
        const path = `${root}${key.slice(0, -metadata.length)}`;
        return { path, checkpointId: object === null ? null : checkpointIdOf(object.body), modifiedAt };
      }),
  );
}

/** Directory name of the savepoint of a suspend: it belongs to one start of one attempt's JobManager. */
export const suspendName = (epoch: number, start: number): string => `suspend-e${epoch}-${start}`;

const suspendKey = /\/savepoints\/(suspend-e(\d+)-\d+)\/[^/]+\/_metadata$/;

/** Savepoints that were taken because a task was taken away while its run went on: restore points like checkpoints. */
async function suspendSavepoints(source: SnapshotSource, run: RunIds): Promise<FoundCheckpoint[]> {
  const listed = await source.list(runPaths(run.tenantId, run.jobId, run.runId).suspends);
  const found: FoundCheckpoint[] = [];
  for (const { key } of listed) {
    const match = suspendKey.exec(key);
    const object = match ? await source.get(key) : null;
    const id = object ? checkpointIdOf(object.body) : null;
    if (match === null || id === null) continue;
    const path = `s3://${source.bucket}/${key.slice(0, -metadata.length)}`;
    found.push({ id, epoch: Number(match[2]), path, savepoint: true });
  }
  return found;
}

/** Names of the suspends of a run whose savepoint is complete. */
export async function completeSuspends(source: SnapshotSource, run: RunIds): Promise<string[]> {
  const listed = await source.list(runPaths(run.tenantId, run.jobId, run.runId).suspends);
  return listed.flatMap(({ key }) => suspendKey.exec(key)?.[1] ?? []);
}

/** Every complete checkpoint of the run, and every complete savepoint of its stop. Rejects when S3 does not answer. */
export async function findSnapshots(source: SnapshotSource, run: RunIds, ledger: RunLedger): Promise<Found> {
  const directory = ledger.stopIntent?.savepointDirectory ?? null;
  const [listed, suspends, stopSavepoints] = await Promise.all([
    source.list(runPaths(run.tenantId, run.jobId, run.runId).checkpointsRoot),
    suspendSavepoints(source, run),
    directory === null ? [] : savepointsBelow(source, directory),
  ]);
  const keys = listed.map(({ key }) => key);
  return { checkpoints: [...checkpointsAmong(source.bucket, keys), ...suspends], stopSavepoints };
}
