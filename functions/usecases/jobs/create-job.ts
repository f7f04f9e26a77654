import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';
import { readWorkspace, refuseDeleting } from '../workspaces/read-workspace.ts';
import { checkKind, programOf } from './check-kind.ts';
import { checkSettings } from './check-settings.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';
import { newJob, newJobWrites } from './new-job.ts';

export const createJob: UseCase<'jobs.create'> = async (deps, { actor, params, body, settle }) => {
  const { workspace, revision } = await readWorkspace(deps.records, actor.tenantId, params.workspaceId);
  refuseDeleting(workspace);
  const now = deps.clock.now();
  const id = deps.ids('job');
  const { tenantId } = actor;
  const w = params.workspaceId;
  checkSettings(body.settings, body.maxParallelism);
  checkKind(body.kind, body);
  const { name, kind, maxParallelism } = body;
  const at = { tenantId, workspaceId: w, by: actor.userId, now };
  const job = newJob(id, at, { name, kind, maxParallelism });
  const content = { sql: body.sql, jar: programOf(body), settings: body.settings };
  const { hash, writes } = newJobWrites(job, content, actor.userId);
  const answer = { body: jobView({ job, draft: hash, report: null, status: null }, now), etag: '1' };
  const outcome = await deps.records.commit([
    ...writes,
    jobEvent(
      deps,
      { tenantId, jobId: id, runId: null, actor: actor.userId },
      'job-created',
      `Job "${body.name}" created`,
    ),
    // A workspace that is being deleted meanwhile takes nothing new in.
    { op: 'check', key: recordKeys.workspace(tenantId, w), expect: revision },
    ...settle(answer),
  ]);
  if (outcome.ok) return answer;
  if (outcome.failed.includes(0)) throw nameTaken(body.name);
  throw new MillraceError(
    'conflict',
    'The workspace was changed, or the same request is being answered already.',
  );
};

export const nameTaken = (name: string): MillraceError =>
  new MillraceError('name_taken', `A job "${name}" exists in this workspace.`);
