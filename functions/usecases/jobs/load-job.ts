import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { type JobRecord, RunRecord } from '../../../shared/resources/records.ts';
import type { Records, StoredRecord } from '../../ports/records.ts';
import { type JobParts, sortParts } from './job-view.ts';

/** A job and its companions as the table holds them, with the revision of the job. Throws `not_found`. */
export async function loadJob(
  records: Records,
  tenantId: string,
  params: { workspaceId: string; jobId: string },
): Promise<JobParts & { revision: number }> {
  const { workspaceId: w, jobId } = params;
  const rows = await records.getMany([
    recordKeys.job(tenantId, w, jobId),
    recordKeys.jobDraftHash(tenantId, w, jobId),
    recordKeys.jobReport(tenantId, w, jobId),
    recordKeys.jobStatus(tenantId, w, jobId),
  ]);
  const job = rows[0];
  if (!job) throw new MillraceError('not_found', `There is no job ${jobId} in this workspace.`);
  const parts = sortParts(rows.filter((row): row is StoredRecord => row !== null))[0];
  if (!parts) throw new MillraceError('not_found', `There is no job ${jobId} in this workspace.`);
  return { ...parts, revision: job.revision };
}

/** The run that desired.runId names, with its revision; null when the job never ran. */
export async function loadRun(
  records: Records,
  job: JobRecord,
): Promise<{ run: RunRecord; revision: number } | null> {
  if (job.desired.runId === null) return null;
  const row = await records.get(recordKeys.run(job.tenantId, job.id, job.desired.runId));
  return row ? { run: RunRecord.parse(row.value), revision: row.revision } : null;
}
