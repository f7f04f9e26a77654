import { mayLoseOutput } from '../../../shared/domain/output-loss.ts';
import { MillraceError } from '../../../shared/errors.ts';
import type { StartRequest } from '../../../shared/resources/job.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import {
  type JobRecord,
  type Origin,
  type RunRecord,
  SnapshotRecord,
  type VersionRecord,
} from '../../../shared/resources/records.ts';
import type { StartPoint } from '../../../shared/resources/start-point.ts';
import type { UseCaseDeps } from '../deps.ts';
import { requireUpgradable } from './check-upgrade.ts';

export type ResolvedStart = { startPoint: StartPoint; because: string; warnings: string[] };

type Asked = { job: JobRecord; lastRun: RunRecord | null; version: VersionRecord; request: StartRequest };

/**
 * Where a start begins. Never falls back to empty state: what cannot be restored is refused with the reason.
 * Throws state_exists, no_snapshot, upgrade_refused, may_lose_output, not_found, bad_request.
 */
export async function resolveStart(deps: UseCaseDeps, asked: Asked): Promise<ResolvedStart> {
  const { job, lastRun, request } = asked;
  const last = lastRun?.finalRestorePoint ?? null;
  const held = lastRun === null ? job.origin : last?.kind === 'snapshot' ? last : null;
  if (request.from === 'empty') return startEmpty(held, request);
  if (request.from === 'latest') {
    if (lastRun === null && job.origin) return startClone(deps, asked, job.origin);
    if (lastRun === null)
      return { startPoint: { kind: 'empty' }, because: 'the job never ran', warnings: [] };
    if (last === null) {
      throw new MillraceError(
        'no_snapshot',
        lastRun.result?.state === 'FINISHED'
          ? `Run ${lastRun.id} finished, and Flink keeps no state of a job that has; start from "empty" to do its work again.`
          : `Run ${lastRun.id} had checkpoints, and none of them is there any more.`,
      );
    }
    if (last.kind === 'empty') {
      return { startPoint: last, because: 'the last run ended before its first checkpoint', warnings: [] };
    }
    // A clone that ended before its first checkpoint still begins where it was cloned.
    const { origin } = job;
    const ownerId = origin && origin.snapshotId === last.snapshotId ? origin.jobId : job.id;
    const snapshot = last.snapshotId ? await findSnapshot(deps, job, ownerId, last.snapshotId) : null;
    return startFrom(deps, asked, last.path, snapshot, 'the newest restore point of the last run');
  }
  if ('snapshotId' in request.from) {
    const snapshot = await findSnapshot(deps, job, job.id, request.from.snapshotId);
    if (!snapshot)
      throw new MillraceError('not_found', `The job has no snapshot ${request.from.snapshotId}.`);
    return startFrom(deps, asked, snapshot.path, snapshot, 'the snapshot that was chosen');
  }
  return startFrom(deps, asked, request.from.path.replace(/\/+$/, ''), null, 'the path that was given');
}

function startEmpty(held: { path: string } | null, request: StartRequest): ResolvedStart {
  if (held && !request.discardState) {
    throw new MillraceError('state_exists', `The job has state at ${held.path}.`);
  }
  const warnings = held ? [`State at ${held.path} is left behind.`] : [];
  return { startPoint: { kind: 'empty' }, because: 'empty was asked for', warnings };
}

/** The origin may run on beside its clone: what that means outside Flink is said before it begins. */
async function startClone(deps: UseCaseDeps, asked: Asked, origin: Origin): Promise<ResolvedStart> {
  const snapshot = await findSnapshot(deps, asked.job, origin.jobId, origin.snapshotId);
  const because = 'the snapshot it was cloned with';
  const start = await startFrom(deps, asked, origin.path, snapshot, because);
  const { connectors } = asked.version;
  const warnings = [...start.warnings];
  if (connectors.includes('filesystem')) warnings.push(unfinishedFiles);
  if (connectors.includes('kafka')) warnings.push(offsets);
  if (connectors.includes('kafka') && !snapshot?.committed) warnings.push(transactions);
  return { ...start, warnings };
}

const unfinishedFiles =
  'The snapshot goes on with files that the origin had not finished writing. Flink removes them as the origin goes on, and this start fails then; finished here, they are missing when the origin starts from the same snapshot. Clone a job with file sinks without state.';
const offsets =
  'Sources of Kafka go on from the offsets of the snapshot, in a consumer group of the clone: what the origin has read since then is read again here.';
const transactions =
  'The snapshot holds transactions of the origin that were not committed when it was taken: the clone commits those that are still open. Its own have a prefix of their own.';

async function startFrom(
  deps: UseCaseDeps,
  { job, version, request }: Asked,
  path: string,
  snapshot: SnapshotRecord | null,
  because: string,
): Promise<ResolvedStart> {
  const metadata = await findMetadata(deps, job, path);
  if (!metadata) throw new MillraceError('no_snapshot', `There is no complete snapshot at ${path}.`);
  const upgraded = await requireUpgradable(deps, {
    job,
    version,
    path,
    kind: snapshot?.kind ?? (path.includes('/chk-') ? 'checkpoint' : 'unknown'),
  });
  const ageMs = deps.clock.now() - metadata.modifiedAt;
  const uncommitted = mayLoseOutput({ committed: snapshot?.committed === true, ageMs }, version.connectors);
  if (uncommitted && !request.acceptOutputLoss) {
    throw new MillraceError(
      'may_lose_output',
      `${path} is ${Math.round(ageMs / 60_000)} minutes old; the broker may have aborted the transactions it would commit.`,
    );
  }
  return {
    startPoint: {
      kind: 'snapshot',
      path,
      snapshotId: snapshot?.id ?? null,
      allowNonRestoredState: request.allowNonRestoredState,
    },
    because,
    warnings: [
      ...upgraded,
      ...(uncommitted ? ['Output that was not committed before the snapshot may be lost.'] : []),
    ],
  };
}

async function findSnapshot(
  deps: UseCaseDeps,
  job: JobRecord,
  ownerId: string,
  snapshotId: string,
): Promise<SnapshotRecord | null> {
  const row = await deps.records.get(recordKeys.snapshot(job.tenantId, ownerId, snapshotId));
  const snapshot = row ? SnapshotRecord.parse(row.value) : null;
  return snapshot?.deleting ? null : snapshot;
}

/** A path must lie below the tenant's own prefix: nobody starts from another's state. */
async function findMetadata(
  deps: UseCaseDeps,
  job: JobRecord,
  path: string,
): Promise<{ modifiedAt: number } | null> {
  const own = `s3://${deps.bucket}/tenants/${job.tenantId}/`;
  if (!path.startsWith(own) || path.split('/').includes('..')) {
    throw new MillraceError('bad_request', 'A snapshot path must lie in the storage of this tenant.', {
      details: [
        {
          location: 'body.from.path',
          message: 'not in the storage of this tenant',
          fix: `A path below ${own}`,
        },
      ],
    });
  }
  const key = `${path.slice(`s3://${deps.bucket}/`.length)}/_metadata`;
  const found = (await deps.objects.list(key)).find((object) => object.key === key);
  return found ? { modifiedAt: found.modifiedAt } : null;
}
