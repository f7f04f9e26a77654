/** Which versions of jobs name a secret variable: they have its name and not its value, so it must stay. */
import { partitions, recordKeys, secretUses } from '../../../shared/resources/record-keys.ts';
import { JobRecord } from '../../../shared/resources/records.ts';
import { SecretUseRecord } from '../../../shared/resources/variable.ts';
import type { Records, RecordWrite } from '../../ports/records.ts';

/** One of them; null when there is none. A use by a job that is gone says nothing. */
export async function useOfSecret(
  records: Records,
  tenantId: string,
  workspaceId: string,
  name: string,
): Promise<{ jobName: string; jobVersion: number } | null> {
  const partition = partitions.workspace(tenantId, workspaceId);
  let after: string | undefined;
  do {
    const page = await records.list(partition, { prefix: secretUses(name), limit: 100, after });
    const uses = page.items.map(({ value }) => SecretUseRecord.parse(value));
    const rows = await records.getMany(uses.map(({ jobId }) => recordKeys.job(tenantId, workspaceId, jobId)));
    for (const [at, row] of rows.entries()) {
      const use = uses[at];
      if (row && use) return { jobName: JobRecord.parse(row.value).name, jobVersion: use.jobVersion };
    }
    after = page.last ?? undefined;
  } while (after !== undefined);
  return null;
}

/** To be stored with the version of the job that names them. */
export function secretUseWrites(
  job: Pick<JobRecord, 'id' | 'tenantId' | 'workspaceId'>,
  jobVersion: number,
  names: readonly string[],
): RecordWrite[] {
  if (names.length === 0) return [];
  const { tenantId, workspaceId, id: jobId } = job;
  const uses = names.map(
    (name): RecordWrite => ({
      op: 'put',
      key: recordKeys.secretUse(tenantId, workspaceId, name, { jobId, jobVersion }),
      value: { schema: 1, jobId, jobVersion } satisfies SecretUseRecord,
      expect: 'any',
    }),
  );
  const changed = recordKeys.secretUsesChanged(tenantId, workspaceId);
  return [...uses, { op: 'put', key: changed, value: { schema: 1 }, expect: 'any' }];
}
