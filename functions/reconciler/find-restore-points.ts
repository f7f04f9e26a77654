import {
  checkpointIdOf,
  checkpointsAmong,
  type Found,
  type FoundSavepoint,
} from '../../shared/domain/restore-point.ts';
import type { RunLedger } from '../../shared/resources/ledger.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import type { ObjectStore } from '../ports/object-store.ts';

type RunIds = { tenantId: string; jobId: string; runId: string };

/** Complete savepoints in the directory of the ledger's stop intent: those with `_metadata`. */
async function stopSavepoints(
  objects: ObjectStore,
  bucket: string,
  run: RunIds,
  ledger: RunLedger,
): Promise<FoundSavepoint[]> {
  const intent = ledger.stopIntent;
  if (!intent?.savepointDirectory) return [];
  const listed = await objects.list(
    `${runPaths(run.tenantId, run.jobId, run.runId).savepoints(intent.commandId)}/`,
  );
  const found: FoundSavepoint[] = [];
  for (const object of listed.filter((o) => o.key.endsWith('/_metadata'))) {
    const metadata = await objects.get(object.key);
    if (!metadata) continue;
    const path = `s3://${bucket}/${object.key.slice(0, -'/_metadata'.length)}`;
    found.push({ path, checkpointId: checkpointIdOf(metadata.body), modifiedAt: object.modifiedAt });
  }
  return found;
}

/** What S3 holds that a run could be restored from; the input of the pure `restorePoint`. */
export async function findRestorePoints(
  objects: ObjectStore,
  bucket: string,
  run: RunIds,
  ledger: RunLedger,
): Promise<Found> {
  const listed = await objects.list(runPaths(run.tenantId, run.jobId, run.runId).checkpointsRoot);
  return {
    checkpoints: checkpointsAmong(
      bucket,
      listed.map((o) => o.key),
    ),
    stopSavepoints: await stopSavepoints(objects, bucket, run, ledger),
  };
}
