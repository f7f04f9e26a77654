import { queryOptions } from '@tanstack/react-query';
import type { Job } from '../../../shared/resources/job.ts';
import { client } from './client.ts';
import { isActive, isChanging } from './job.ts';

/** As many as are shown at once; beyond it the API and the CLI are the better tools. */
export const mostJobs = 2_000;

type Jobs = { items: readonly Job[]; complete: boolean };

const readJobs = async (workspaceId: string): Promise<Jobs> => {
  const items: Job[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.jobs.list({ params: { workspaceId }, query: { maxResults: 200, nextToken } });
    items.push(...page.items);
    nextToken = page.nextToken ?? undefined;
  } while (nextToken !== undefined && items.length < mostJobs);
  return { items, complete: nextToken === undefined };
};

/** Often while something changes or runs, seldom when all is quiet, and no more than a large list deserves. */
const pace = ({ items }: Jobs): number => {
  const large = items.length > 200 ? 8_000 : 0;
  if (items.some(isChanging)) return Math.max(1_500, large);
  return Math.max(items.some(isActive) ? 3_000 : 10_000, large);
};

/** Every job of a workspace, oldest first. */
export const jobsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['jobs', workspaceId],
    queryFn: () => readJobs(workspaceId),
    refetchInterval: ({ state }) => {
      if (state.error) return Math.min(1_000 * 2 ** Math.min(state.errorUpdateCount, 5), 20_000);
      return state.data ? pace(state.data) : 3_000;
    },
  });

/** CU that runs hold now. */
export const cuInUse = (jobs: readonly Job[]): number =>
  jobs.reduce((sum, job) => sum + (isActive(job) ? job.cu : 0), 0);
