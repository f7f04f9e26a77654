import { queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';

/** Those the person has a role in. */
export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: () => client.workspaces.list({ query: { maxResults: 200 } }),
  select: (page) => page.items,
  staleTime: 15_000,
  refetchInterval: 60_000,
});

/** One workspace with the ETag that a change of it needs. */
export const workspaceQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['workspace', workspaceId],
    queryFn: async () => {
      const { body, etag } = await client.call('workspaces.get', { params: { workspaceId } });
      return { workspace: body, etag };
    },
  });

const key = 'millrace.workspace';

/** Where the person was last, so that pages without a workspace in their address keep the switch where it was. */
export const rememberWorkspace = (workspaceId: string): void => localStorage.setItem(key, workspaceId);
export const rememberedWorkspace = (): string | null => localStorage.getItem(key);
