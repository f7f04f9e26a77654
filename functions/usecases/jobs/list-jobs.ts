import { partitions, prefixes, recordsPerJob } from '../../../shared/resources/record-keys.ts';
import { makePageToken, readPageToken } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { jobView, sortParts } from './job-view.ts';

/** One Query whatever the number of jobs: a job and its companions lie side by side. */
export const listJobs: UseCase<'jobs.list'> = async (deps, { actor, params, query }) => {
  const partition = partitions.workspace(actor.tenantId, params.workspaceId);
  const after = readPageToken(query.nextToken, prefixes.jobs);
  const page = await deps.records.list(partition, {
    prefix: prefixes.jobs,
    limit: query.maxResults * recordsPerJob,
    // `~` sorts after every companion of the job that ended the page before.
    after: after === undefined ? undefined : `${after}~`,
  });
  const all = sortParts(page.items);
  // The last job of a full stretch may lack companions that lie beyond it; it opens the next page instead.
  const whole = page.last === null || all.length <= 1 ? all : all.slice(0, -1);
  const shown = whole.slice(0, query.maxResults);
  const last = shown.at(-1);
  const more = page.last !== null || shown.length < all.length;
  const now = deps.clock.now();
  return {
    body: {
      items: shown.map((parts) => jobView(parts, now)),
      nextToken: more && last ? makePageToken(`${prefixes.jobs}${last.job.id}`) : null,
    },
  };
};
