/** Which versions of jobs need which versions of an artifact. */
import type { ArtifactUse, StoredArtifact } from '../../../shared/resources/artifact.ts';
import { ArtifactUseRecord } from '../../../shared/resources/artifact-records.ts';
import { artifactUses, partitions, recordKeys } from '../../../shared/resources/record-keys.ts';
import { JobRecord } from '../../../shared/resources/records.ts';
import type { Records, RecordWrite } from '../../ports/records.ts';

/** A use by a job that is gone says nothing. */
export async function usesOf(
  records: Records,
  tenantId: string,
  workspaceId: string,
  artifactId: string,
): Promise<ArtifactUse[]> {
  const partition = partitions.workspace(tenantId, workspaceId);
  const uses: ArtifactUse[] = [];
  let after: string | undefined;
  do {
    const page = await records.list(partition, { prefix: artifactUses(artifactId), limit: 100, after });
    const found = page.items.map(({ value }) => ArtifactUseRecord.parse(value));
    const ids = [...new Set(found.map(({ jobId }) => jobId))];
    const rows = await records.getMany(ids.map((id) => recordKeys.job(tenantId, workspaceId, id)));
    const names = new Map(
      rows.flatMap((row, at) => (row ? [[ids[at], JobRecord.parse(row.value).name] as const] : [])),
    );
    for (const { artifactVersion, jobId, jobVersion } of found) {
      const jobName = names.get(jobId);
      if (jobName !== undefined) uses.push({ artifactVersion, jobId, jobName, jobVersion });
    }
    after = page.last ?? undefined;
  } while (after !== undefined);
  return uses;
}

/** To be stored with the version of the job that needs them. */
export const useWrites = (
  job: Pick<JobRecord, 'id' | 'tenantId' | 'workspaceId'>,
  jobVersion: number,
  pinned: readonly StoredArtifact[],
): RecordWrite[] => {
  const unique = new Map(pinned.map((one) => [`${one.artifactId}@${one.version}`, one]));
  return [...unique.values()].map(({ artifactId, version }) => {
    const use = { artifactId, artifactVersion: version, jobId: job.id, jobVersion };
    return {
      op: 'put',
      key: recordKeys.artifactUse(job.tenantId, job.workspaceId, use),
      value: { schema: 1, ...use } satisfies ArtifactUseRecord,
      expect: 'any',
    };
  });
};
