import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { DraftRecord } from '../../../shared/resources/records.ts';
import type { Records } from '../../ports/records.ts';
import type { UseCase } from '../use-case.ts';
import { loadJob } from './load-job.ts';

export const getDraft: UseCase<'jobs.getDraft'> = async (deps, { actor, params }) => {
  await loadJob(deps.records, actor.tenantId, params);
  const { draft, revision } = await loadDraft(deps.records, actor.tenantId, params.jobId);
  return { body: draft, etag: String(revision) };
};

export async function loadDraft(
  records: Records,
  tenantId: string,
  jobId: string,
): Promise<{ draft: DraftRecord['draft']; revision: number }> {
  const row = await records.get(recordKeys.draft(tenantId, jobId));
  if (!row) throw new MillraceError('not_found', 'The job has no draft.');
  return { draft: DraftRecord.parse(row.value).draft, revision: row.revision };
}
