import { queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';

export const releasesQuery = queryOptions({
  queryKey: ['engine-releases'],
  queryFn: () => client.engineReleases.list({}),
  select: (page) => page.items,
  staleTime: 600_000,
});

/** It is of one release of Flink, and never changes. */
export const vocabularyQuery = (release: string | null) =>
  queryOptions({
    queryKey: ['engine-releases', release, 'vocabulary'],
    queryFn: () => client.engineReleases.vocabulary({ params: { release: release ?? '' } }),
    enabled: release !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
