/** What may not be deleted: whatever a start, now or later, would go back to. */
import { findSnapshots } from '../../../shared/domain/find-snapshots.ts';
import { PinRecord } from '../../../shared/resources/pin-record.ts';
import { partitions, prefixes, recordKeys } from '../../../shared/resources/record-keys.ts';
import { JobRecord, type RunRecord, type SnapshotRecord } from '../../../shared/resources/records.ts';
import { runPaths } from '../../../shared/resources/run-spec.ts';
import type { RecordWrite } from '../../ports/records.ts';
import { sourceOf } from '../../reconciler/deps.ts';
import { readLedger } from '../../reconciler/observe.ts';
import type { UseCaseDeps } from '../deps.ts';
import { loadRun } from './load-job.ts';

export type NeedsDeps = Pick<UseCaseDeps, 'records' | 'objects' | 'bucket'>;

/**
 * Folder (s3:// URI) that goes with a snapshot. A checkpoint shares files with the others of its run, which has ended and
 * goes back to none but this one.
 */
export function folderOf(
  deps: Pick<NeedsDeps, 'bucket'>,
  tenantId: string,
  snapshot: SnapshotRecord,
): string {
  const { checkpointsRoot } = runPaths(tenantId, snapshot.jobId, snapshot.runId);
  const shared = `s3://${deps.bucket}/${checkpointsRoot}`;
  return snapshot.path.startsWith(shared) ? shared.replace(/\/$/, '') : snapshot.path;
}

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Why something below the folder of a job is still needed, in words; null when it is not. */
export async function neededBy(deps: NeedsDeps, job: JobRecord, folder: string): Promise<string | null> {
  return (await needOf(deps, job, folder)) ?? (await needOfOthers(deps, job, folder));
}

async function needOf(deps: NeedsDeps, job: JobRecord, folder: string): Promise<string | null> {
  const last = await loadRun(deps.records, job);
  if (last === null) {
    return job.origin && isBelow(job.origin.path, folder) ? 'its first start begins with it' : null;
  }
  const { run } = last;
  const point = run.state === 'settled' ? run.finalRestorePoint : run.startPoint;
  if (point?.kind !== 'snapshot' || !isBelow(point.path, folder)) return null;
  if (run.state === 'settled') return 'its next start begins with it';
  return (await hasOwnState(deps, run)) ? null : `run ${run.id} has no checkpoint of its own yet`;
}

/** Jobs whose starts lead into this one's storage. A pin of a job that has gone on, or is gone, says nothing. */
export async function needOfOthers(deps: NeedsDeps, job: JobRecord, folder: string): Promise<string | null> {
  const partition = partitions.job(job.tenantId, job.id);
  let after: string | undefined;
  do {
    const page = await deps.records.list(partition, { prefix: prefixes.pins, limit: 100, after });
    for (const row of page.items) {
      const pin = PinRecord.parse(row.value);
      if (!isBelow(pin.path, folder)) continue;
      const user = await deps.records.get(recordKeys.job(job.tenantId, pin.workspaceId, pin.jobId));
      const parsed = user && JobRecord.parse(user.value);
      const need = parsed && (await needOf(deps, parsed, folder));
      if (need) return `job "${parsed.name}": ${need}`;
    }
    after = page.last ?? undefined;
  } while (after !== undefined);
  return null;
}

/** From its first checkpoint on a run does not go back to where it started. */
async function hasOwnState(deps: NeedsDeps, run: RunRecord): Promise<boolean> {
  const ledger = (await readLedger(deps, run))?.ledger ?? null;
  if (ledger === null) return false;
  const ids = { tenantId: run.tenantId, jobId: run.jobId, runId: run.id };
  return (await findSnapshots(sourceOf(deps), ids, ledger)).checkpoints.length > 0;
}

/** A start from the storage of another job says so there. */
export function pinWrites(job: JobRecord, path: string): RecordWrite[] {
  const owner = path.split('/jobs/')[1]?.split('/')[0];
  if (owner === undefined || owner === job.id) return [];
  const value: PinRecord = { schema: 1, path, jobId: job.id, workspaceId: job.workspaceId };
  return [{ op: 'put', key: recordKeys.pin(job.tenantId, owner, job.id), value, expect: 'any' }];
}
