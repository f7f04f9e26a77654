import type { UseCase } from '../use-case.ts';
import { jobView } from './job-view.ts';
import { loadJob } from './load-job.ts';

export const getJob: UseCase<'jobs.get'> = async (deps, { actor, params }) => {
  const parts = await loadJob(deps.records, actor.tenantId, params);
  return { body: jobView(parts, deps.clock.now()), etag: String(parts.revision) };
};
