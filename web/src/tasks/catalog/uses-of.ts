import type { CatalogUse } from '../../../../shared/resources/catalog.ts';

export type JobUses = { jobId: string; jobName: string; uses: readonly CatalogUse[] };

/** By job, by name; of each the newest version first. */
export function usesByJob(usedBy: readonly CatalogUse[]): readonly JobUses[] {
  const jobs = new Map<string, CatalogUse[]>();
  for (const use of usedBy) jobs.set(use.jobId, [...(jobs.get(use.jobId) ?? []), use]);
  return [...jobs]
    .map(([jobId, uses]) => ({
      jobId,
      jobName: uses[0]?.jobName ?? '',
      uses: uses.sort((a, b) => b.jobVersion - a.jobVersion),
    }))
    .sort((a, b) => a.jobName.localeCompare(b.jobName));
}
