import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { RecordWrite } from '../../ports/records.ts';
import { matchRevision, type UseCase } from '../use-case.ts';
import { nameTaken } from './create-job.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';
import { loadJob } from './load-job.ts';
import { matchAnything } from './match-anything.ts';

export const updateJob: UseCase<'jobs.update'> = (deps, call) =>
  matchAnything(call.ifMatch, () => rename(deps, call));

/** The old name is freed and the new one claimed in the same commit. */
const rename: UseCase<'jobs.update'> = async (deps, { actor, params, body, ifMatch }) => {
  const { tenantId } = actor;
  const parts = await loadJob(deps.records, tenantId, params);
  const revision = matchRevision(ifMatch, parts.revision);
  const job = { ...parts.job, name: body.name, updatedAt: deps.clock.now() };
  const oldName = recordKeys.jobName(tenantId, params.workspaceId, parts.job.name);
  const newName = recordKeys.jobName(tenantId, params.workspaceId, body.name);
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
    jobEvent(
      deps,
      { tenantId, jobId: job.id, runId: null, actor: actor.userId },
      'job-renamed',
      `Renamed to "${body.name}"`,
    ),
  ]);
  if (!outcome.ok && outcome.failed.includes(0))
    throw new MillraceError('stale', 'The job was changed meanwhile.');
  if (!outcome.ok) throw nameTaken(body.name);
  return { body: jobView({ ...parts, job }, deps.clock.now()), etag: String(revision + 1) };
};
