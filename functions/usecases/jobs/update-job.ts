import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { JobRecord } from '../../../shared/resources/records.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import { matchRevision, type UseCase } from '../use-case.ts';
import { nameTaken } from './create-job.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';
import { loadJob } from './load-job.ts';
import { matchAnything } from './match-anything.ts';

export const updateJob: UseCase<'jobs.update'> = (deps, call) =>
  matchAnything(call.ifMatch, () => change(deps, call));

/** When the name changes, the old one is freed and the new one claimed in the same commit. */
const change: UseCase<'jobs.update'> = async (deps, { actor, params, body, ifMatch }) => {
  const { tenantId } = actor;
  const parts = await loadJob(deps.records, tenantId, params);
  const revision = matchRevision(ifMatch, parts.revision);
  const name = body.name ?? parts.job.name;
  const job: JobRecord = {
    ...parts.job,
    name,
    snapshotSchedule: body.snapshotSchedule ?? parts.job.snapshotSchedule,
    snapshotRetention: body.snapshotRetention ?? parts.job.snapshotRetention,
    updatedAt: deps.clock.now(),
  };
  const oldName = recordKeys.jobName(tenantId, params.workspaceId, parts.job.name);
  const newName = recordKeys.jobName(tenantId, params.workspaceId, name);
  const claim: RecordWrite[] =
    oldName.sort === newName.sort
      ? []
      : [
          { op: 'put', key: newName, value: { schema: 1, jobId: job.id }, expect: 'absent' },
          { op: 'delete', key: oldName, expect: 'any' },
        ];
  const outcome = await deps.records.commit([
    { op: 'put', key: recordKeys.job(tenantId, params.workspaceId, job.id), value: job, expect: revision },
    ...claim,
    ...eventsOf(deps, parts.job, job, actor.userId),
  ]);
  if (!outcome.ok && outcome.failed.includes(0))
    throw new MillraceError('stale', 'The job was changed meanwhile.');
  if (!outcome.ok) throw nameTaken(name);
  return { body: jobView({ ...parts, job }, deps.clock.now()), etag: String(revision + 1) };
};

function eventsOf(deps: UseCaseDeps, before: JobRecord, after: JobRecord, by: string): RecordWrite[] {
  const of = { tenantId: after.tenantId, jobId: after.id, runId: null, actor: by };
  const { everyMinutes } = after.snapshotSchedule;
  const { count, maxAgeHours } = after.snapshotRetention;
  const kept = [count && `${count} savepoints`, maxAgeHours && `savepoints for ${maxAgeHours} hours`].filter(
    Boolean,
  );
  const schedule =
    everyMinutes === null ? 'no savepoint by itself' : `a savepoint every ${everyMinutes} minutes`;
  const policy = `Takes ${schedule}; keeps ${kept.length > 0 ? kept.join(', ') : 'all of them'}`;
  const policyOf = (job: JobRecord) => JSON.stringify([job.snapshotSchedule, job.snapshotRetention]);
  return [
    ...(before.name === after.name ? [] : [jobEvent(deps, of, 'job-renamed', `Renamed to "${after.name}"`)]),
    ...(policyOf(before) === policyOf(after) ? [] : [jobEvent(deps, of, 'snapshot-policy-changed', policy)]),
  ];
}
