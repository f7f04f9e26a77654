import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { JobRecord, VersionRecord } from '../../../shared/resources/records.ts';
import type { RecordWrite } from '../../ports/records.ts';
import { useWrites } from '../artifacts/artifact-uses.ts';
import { catalogUseWrites } from '../catalog/catalog-uses.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { secretUseWrites } from '../variables/secret-uses.ts';
import { readWorkspace, refuseDeleting } from '../workspaces/read-workspace.ts';
import { nameTaken } from './create-job.ts';
import { loadDraft } from './get-draft.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';
import { loadJob } from './load-job.ts';
import { loadSnapshot, offeredSnapshots } from './load-snapshot.ts';
import { loadVersion } from './load-version.ts';
import { newJob, newJobWrites } from './new-job.ts';
import { pinWrites } from './snapshot-needs.ts';
import { authorOf } from './version-author.ts';

/** State is cut along the maximum parallelism, so a clone has that of its origin; what names it outside Flink is its own. */
export const cloneJob: UseCase<'jobs.clone'> = async (deps, { actor, params, body, settle }) => {
  const { tenantId, userId } = actor;
  const home = await readWorkspace(deps.records, tenantId, params.workspaceId);
  refuseDeleting(home.workspace);
  const { job: origin, revision } = await loadJob(deps.records, tenantId, params);
  const { draft } = await loadDraft(deps.records, tenantId, origin.id);
  const { kind, maxParallelism, latestVersion, publishedHash } = origin;
  const version = latestVersion && (await loadVersion(deps.records, tenantId, origin.id, latestVersion));
  if (body.withState && version) refuseSharedFiles(version);
  const state = body.withState ? await stateOf(deps, origin, revision, body.snapshotId) : null;
  const made = { tenantId, workspaceId: params.workspaceId, by: userId, now: deps.clock.now() };
  const job: JobRecord = {
    ...newJob(deps.ids('job'), made, { name: body.name, kind, maxParallelism }),
    ...(latestVersion === null ? {} : { latestVersion: 1, publishedHash }),
    origin: state && { jobId: origin.id, snapshotId: state.snapshotId, path: state.path },
  };
  const { hash, writes } = newJobWrites(job, draft, userId);
  const answer = { body: jobView({ job, draft: hash, report: null, status: null }, made.now), etag: '1' };
  const from = `Cloned from "${origin.name}"${state ? ` with snapshot ${state.snapshotId}` : ''}`;
  const outcome = await deps.records.commit([
    ...writes,
    ...(version ? [versionWrite(job, version, origin.name, await authorOf(deps.records, actor))] : []),
    ...(version ? useWrites(job, 1, version.artifacts) : []),
    ...(version ? catalogUseWrites(job, 1, version.catalog) : []),
    ...(version ? secretUseWrites(job, 1, version.secrets) : []),
    ...(state ? [...state.writes, ...pinWrites(job, state.path)] : []),
    jobEvent(deps, { tenantId, jobId: job.id, runId: null, actor: userId }, 'job-created', from),
    { op: 'check', key: recordKeys.workspace(tenantId, params.workspaceId), expect: home.revision },
    ...settle(answer),
  ]);
  if (outcome.ok) return answer;
  if (outcome.failed.includes(0)) throw nameTaken(body.name);
  throw new MillraceError('conflict', 'The job or its snapshots were changed meanwhile; try again.');
};

/**
 * The state of a file sink names the unfinished files of its origin, which finishes or removes them as it goes on: on real
 * Flink such a clone never came to run, and one of a stopped origin would take from it what it has yet to commit.
 */
const refuseSharedFiles = ({ connectors }: VersionRecord): void => {
  if (!connectors.includes('filesystem')) return;
  throw new MillraceError(
    'conflict',
    'State of a job with the filesystem connector cannot be shared: it names unfinished files of the job it came from.',
    {
      details: [
        {
          location: 'body.withState',
          message: 'not for jobs that use filesystem',
          fix: 'Clone without state.',
        },
      ],
    },
  );
};

const versionWrite = (
  job: JobRecord,
  origin: VersionRecord,
  name: string,
  by: Pick<VersionRecord, 'publishedBy' | 'publishedByName'>,
): RecordWrite => ({
  op: 'put',
  key: recordKeys.version(job.tenantId, job.id, 1),
  value: {
    ...origin,
    number: 1,
    note: `version ${origin.number} of "${name}"`,
    ...by,
    publishedAt: job.createdAt,
  },
  expect: 'absent',
});

/**
 * The snapshot that was chosen, or the newest; Flink deletes none of them by itself. Job and snapshot are written, unchanged, so that neither can
 * have been deleted when the clone is there. Throws `no_snapshot`, `not_found`.
 */
async function stateOf(
  deps: UseCaseDeps,
  origin: JobRecord,
  revision: number,
  chosen: string | undefined,
): Promise<{ snapshotId: string; path: string; writes: RecordWrite[] }> {
  const { tenantId, workspaceId, id } = origin;
  const found = chosen
    ? await loadSnapshot(deps.records, tenantId, id, chosen)
    : (await offeredSnapshots(deps.records, origin))[0];
  if (!found) {
    throw new MillraceError('no_snapshot', `"${origin.name}" has no snapshot; take a savepoint of it first.`);
  }
  const { snapshot } = found;
  return {
    snapshotId: snapshot.id,
    path: snapshot.path,
    writes: [
      { op: 'put', key: recordKeys.job(tenantId, workspaceId, id), value: origin, expect: revision },
      {
        op: 'put',
        key: recordKeys.snapshot(tenantId, id, snapshot.id),
        value: snapshot,
        expect: found.revision,
      },
    ],
  };
}
