import type { UseCase } from '../use-case.ts';
import { draftNow } from './draft-now.ts';
import { loadJob } from './load-job.ts';
import { loadVersion } from './load-version.ts';
import { compareVersions } from './state-of-version.ts';

export const compareState: UseCase<'jobs.compareState'> = async (deps, { actor, params, query }) => {
  const { tenantId } = actor;
  const { jobId } = params;
  await loadJob(deps.records, tenantId, params);
  const before = await loadVersion(deps.records, tenantId, jobId, params.versionNumber);
  const after =
    query.with === 'draft'
      ? await draftNow(deps.records, { tenantId, ...params })
      : await loadVersion(deps.records, tenantId, jobId, query.with);
  return { body: await compareVersions(deps, tenantId, jobId, before, after) };
};
