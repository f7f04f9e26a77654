import { queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';

/** The person's own keys; an administrator sees those of the whole tenant. */
export const apiKeysQuery = queryOptions({
  queryKey: ['apiKeys'],
  queryFn: () => client.apiKeys.list({ query: { maxResults: 200 } }),
  select: (page) => page.items,
  staleTime: 5_000,
});
