import { MillraceError } from '../../../shared/errors.ts';
import { totalCu } from '../../../shared/resources/job-settings.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { DraftHashRecord, DraftRecord } from '../../../shared/resources/records.ts';
import { matchRevision, type UseCase } from '../use-case.ts';
import { checkKind } from './check-kind.ts';
import { checkSettings } from './check-settings.ts';
import { draftHash } from './draft-hash.ts';
import { loadDraft } from './get-draft.ts';
import { loadJob } from './load-job.ts';
import { matchAnything } from './match-anything.ts';

export const updateDraft: UseCase<'jobs.updateDraft'> = (deps, call) =>
  matchAnything(call.ifMatch, () => saveDraft(deps, call));

const saveDraft: UseCase<'jobs.updateDraft'> = async (deps, { actor, params, body, ifMatch }) => {
  const { tenantId } = actor;
  const { job } = await loadJob(deps.records, tenantId, params);
  const before = await loadDraft(deps.records, tenantId, job.id);
  const revision = matchRevision(ifMatch, before.revision);
  checkSettings(body.settings, job.maxParallelism);
  checkKind(job.kind, body);
  const draft: DraftRecord = { schema: 1, draft: body, updatedBy: actor.userId, updatedAt: deps.clock.now() };
  const hash: DraftHashRecord = { schema: 1, hash: draftHash(body), cu: totalCu(body.settings) };
  const outcome = await deps.records.commit([
    { op: 'put', key: recordKeys.draft(tenantId, job.id), value: draft, expect: revision },
    {
      op: 'put',
      key: recordKeys.jobDraftHash(tenantId, params.workspaceId, job.id),
      value: hash,
      expect: 'any',
    },
  ]);
  if (!outcome.ok) throw new MillraceError('stale', 'The draft was saved by somebody else meanwhile.');
  return { body, etag: String(revision + 1) };
};
