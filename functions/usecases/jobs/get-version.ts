import type { UseCase } from '../use-case.ts';
import { loadJob } from './load-job.ts';
import { loadVersion } from './load-version.ts';
import { versionView } from './publish-version.ts';

export const getVersion: UseCase<'jobs.getVersion'> = async (deps, { actor, params }) => {
  await loadJob(deps.records, actor.tenantId, params);
  return {
    body: versionView(await loadVersion(deps.records, actor.tenantId, params.jobId, params.versionNumber)),
  };
};
