import { MillraceError } from '../../../shared/errors.ts';
import { totalCu } from '../../../shared/resources/job-settings.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { DraftHashRecord, DraftRecord, JobRecord } from '../../../shared/resources/records.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCase } from '../use-case.ts';
import { readWorkspace, refuseDeleting } from '../workspaces/read-workspace.ts';
import { checkSettings } from './check-settings.ts';
import { draftHash } from './draft-hash.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';

export const createJob: UseCase<'jobs.create'> = async (deps, { actor, params, body, settle }) => {
  const { workspace, revision } = await readWorkspace(deps.records, actor.tenantId, params.workspaceId);
  refuseDeleting(workspace);
  const now = deps.clock.now();
  const id = deps.ids('job');
  const { tenantId } = actor;
  const w = params.workspaceId;
  checkSettings(body.settings, body.maxParallelism);
  const job: JobRecord = {
    schema: 1,
    id,
    tenantId,
    workspaceId: w,
    name: body.name,
    kind: body.kind,
    maxParallelism: body.maxParallelism,
    transactionalIdPrefix: `mr-${id.slice('job_'.length).toLowerCase()}`,
    latestVersion: null,
    publishedHash: null,
    desired: { state: 'stopped', runId: null, orders: [], next: null, by: actor.userId, at: now },
    run: null,
    createdAt: now,
    updatedAt: now,
  };
  const content = { sql: body.sql, settings: body.settings };
  const draft: DraftRecord = { schema: 1, draft: content, updatedBy: actor.userId, updatedAt: now };
  const hash: DraftHashRecord = { schema: 1, hash: draftHash(content), cu: totalCu(body.settings) };
  const answer = { body: jobView({ job, draft: hash, report: null, status: null }, now), etag: '1' };
  const name = recordKeys.jobName(tenantId, w, body.name);
  const writes: RecordWrite[] = [
    { op: 'put', key: name, value: { schema: 1, jobId: id }, expect: 'absent' },
    { op: 'put', key: recordKeys.job(tenantId, w, id), value: job, expect: 'absent' },
    { op: 'put', key: recordKeys.draft(tenantId, id), value: draft, expect: 'absent' },
    { op: 'put', key: recordKeys.jobDraftHash(tenantId, w, id), value: hash, expect: 'absent' },
    jobEvent(
      deps,
      { tenantId, jobId: id, runId: null, actor: actor.userId },
      'job-created',
      `Job "${body.name}" created`,
    ),
    // A workspace that is being deleted meanwhile takes nothing new in.
    { op: 'check', key: recordKeys.workspace(tenantId, w), expect: revision },
    ...settle(answer),
  ];
  const outcome = await deps.records.commit(writes);
  if (outcome.ok) return answer;
  if (outcome.failed.includes(0)) throw nameTaken(body.name);
  throw new MillraceError(
    'conflict',
    'The workspace was changed, or the same request is being answered already.',
  );
};

export const nameTaken = (name: string): MillraceError =>
  new MillraceError('name_taken', `A job "${name}" exists in this workspace.`);
