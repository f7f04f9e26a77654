/** Which versions of jobs have pinned which versions of a catalog object. */
import { type CatalogUse, CatalogUseRecord, type PinnedObject } from '../../../shared/resources/catalog.ts';
import { catalogUses, partitions, recordKeys } from '../../../shared/resources/record-keys.ts';
import { JobRecord } from '../../../shared/resources/records.ts';
import type { Records, RecordWrite } from '../../ports/records.ts';

/** A use by a job that is gone says nothing. */
export async function usesOfObject(
  records: Records,
  tenantId: string,
  workspaceId: string,
  name: string,
): Promise<CatalogUse[]> {
  const partition = partitions.workspace(tenantId, workspaceId);
  const uses: CatalogUse[] = [];
  let after: string | undefined;
  do {
    const page = await records.list(partition, { prefix: catalogUses(name), limit: 100, after });
    const found = page.items.map(({ value }) => CatalogUseRecord.parse(value));
    const ids = [...new Set(found.map(({ jobId }) => jobId))];
    const rows = await records.getMany(ids.map((id) => recordKeys.job(tenantId, workspaceId, id)));
    const names = new Map(
      rows.flatMap((row, at) => (row ? [[ids[at], JobRecord.parse(row.value).name] as const] : [])),
    );
    for (const { schema, ...use } of found) {
      const jobName = names.get(use.jobId);
      if (jobName !== undefined) uses.push({ ...use, jobName });
    }
    after = page.last ?? undefined;
  } while (after !== undefined);
  return uses;
}

/** To be stored with the version of the job that pins them. */
export const catalogUseWrites = (
  job: Pick<JobRecord, 'id' | 'tenantId' | 'workspaceId'>,
  jobVersion: number,
  pinned: readonly PinnedObject[],
): RecordWrite[] =>
  pinned.map(({ name, version }) => {
    const use = { objectVersion: version, jobId: job.id, jobVersion };
    return {
      op: 'put',
      key: recordKeys.catalogUse(job.tenantId, job.workspaceId, name, use),
      value: { schema: 1, ...use } satisfies CatalogUseRecord,
      expect: 'any',
    };
  });
