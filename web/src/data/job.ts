import { queryOptions } from '@tanstack/react-query';
import type { Job } from '../../../shared/resources/job.ts';
import { client } from './client.ts';

/** Which job; path parameters of every operation of it. */
export type JobRef = { workspaceId: string; jobId: string };

const changing: readonly Job['state'][] = [
  'starting',
  'rescaling',
  'pausing',
  'stopping',
  'recovering',
  'failing',
];

/** Whether a run of the job has not ended, as far as anybody knows. */
export const isActive = (job: Pick<Job, 'state'>): boolean =>
  job.state === 'running' || job.state === 'unknown' || changing.includes(job.state);

/** Whether the state will become another one by itself. */
export const isChanging = (job: Pick<Job, 'state'>): boolean => changing.includes(job.state);

/** The job and the ETag that an update of it needs. Asked often while something changes, seldom when nothing runs. */
export const jobQuery = (ref: JobRef) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'view'],
    queryFn: async () => {
      const { body, etag } = await client.call('jobs.get', { params: ref });
      return { job: body, etag };
    },
    refetchInterval: ({ state }) => {
      if (state.status === 'error') return 5_000;
      const job = state.data?.job;
      if (!job || isChanging(job)) return 1_000;
      return isActive(job) ? 2_000 : 5_000;
    },
  });

/** Operators and what flows in this run, never those of the run before; asking makes a running job be measured every second. */
export const graphQuery = (ref: JobRef, job: Job | undefined) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'graph', job?.run?.id],
    queryFn: () => client.jobs.graph({ params: ref }),
    enabled: Boolean(job?.run),
    refetchInterval: job && isActive(job) ? 1_500 : false,
  });

/** Newest first. */
export const versionsQuery = (ref: JobRef) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'versions'],
    queryFn: () => client.jobs.listVersions({ params: ref, query: { maxResults: 100 } }),
    select: (page) => page.items,
  });

/** A version never changes. */
export const versionQuery = (ref: JobRef, number: number) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'version', number],
    queryFn: () => client.jobs.getVersion({ params: { ...ref, versionNumber: number } }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What a version published now would have other than that version. `etag`: of the draft; `number`: null while there is none. */
export const draftDifferenceQuery = (ref: JobRef, number: number | null, etag: string | null) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'difference', number, etag],
    queryFn: () =>
      client.jobs.diffVersions({ params: { ...ref, versionNumber: number ?? 0 }, query: { with: 'draft' } }),
    enabled: number !== null,
    gcTime: 0,
  });

const historyInterval = 4_000;

export const runsQuery = (ref: JobRef) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'runs'],
    queryFn: () => client.jobs.listRuns({ params: ref, query: { maxResults: 100 } }),
    select: (page) => page.items,
    refetchInterval: historyInterval,
  });

export const commandsQuery = (ref: JobRef, interval = historyInterval) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'commands'],
    queryFn: () => client.jobs.listCommands({ params: ref, query: { maxResults: 100 } }),
    select: (page) => page.items,
    refetchInterval: interval,
  });

export const eventsQuery = (ref: JobRef) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'events'],
    queryFn: () => client.jobs.listEvents({ params: ref, query: { maxResults: 100 } }),
    select: (page) => page.items,
    refetchInterval: historyInterval,
  });

export const snapshotsQuery = (ref: JobRef) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'snapshots'],
    queryFn: () => client.jobs.listSnapshots({ params: ref, query: { maxResults: 100 } }),
    select: (page) => page.items,
    refetchInterval: historyInterval,
  });
