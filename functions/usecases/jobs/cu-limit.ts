import { MillraceError } from '../../../shared/errors.ts';
import { WorkspaceRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { type JobRecord, UsageRecord } from '../../../shared/resources/records.ts';
import type { Records, RecordWrite } from '../../ports/records.ts';

export type Usage = { value: UsageRecord; revision: number | null };

/** What the active runs of the workspace hold. Throws `limit_reached` when the run would hold more than is left. */
export async function checkLimit(
  records: Records,
  job: JobRecord,
  runId: string | null,
  cu: number,
): Promise<Usage> {
  const [usageRow, workspaceRow] = await records.getMany([
    recordKeys.usage(job.tenantId, job.workspaceId),
    recordKeys.workspace(job.tenantId, job.workspaceId),
  ]);
  const value = usageRow ? UsageRecord.parse(usageRow.value) : { schema: 1 as const, runs: {} };
  const limit = workspaceRow ? WorkspaceRecord.parse(workspaceRow.value).cuLimit : 0;
  const used = Object.entries(value.runs).reduce((sum, [id, n]) => (id === runId ? sum : sum + n), 0);
  if (used + cu > limit) {
    throw new MillraceError('limit_reached', `The job needs ${cu} CU; ${used} of ${limit} CU are in use.`);
  }
  return { value, revision: usageRow?.revision ?? null };
}

/** The run holds so much, as far as nobody else took something meanwhile. */
export const usageWrite = (job: JobRecord, usage: Usage, runId: string, cu: number): RecordWrite => ({
  op: 'put',
  key: recordKeys.usage(job.tenantId, job.workspaceId),
  value: { schema: 1, runs: { ...usage.value.runs, [runId]: cu } },
  expect: usage.revision ?? 'absent',
});
