import { queryOptions } from '@tanstack/react-query';
import type { CatalogObject } from '../../../shared/resources/catalog.ts';
import { client } from './client.ts';

/** As many as are shown at once; beyond it the API and the CLI are the better tools. */
export const mostObjects = 1_000;

type Objects = { items: readonly CatalogObject[]; complete: boolean };

const readObjects = async (workspaceId: string): Promise<Objects> => {
  const items: CatalogObject[] = [];
  let nextToken: string | undefined;
  do {
    const query = { maxResults: 200, nextToken };
    const page = await client.catalog.list({ params: { workspaceId }, query });
    items.push(...page.items);
    nextToken = page.nextToken ?? undefined;
  } while (nextToken !== undefined && items.length < mostObjects);
  return { items, complete: nextToken === undefined };
};

/** Tables and views of a workspace, by name. */
export const catalogQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['catalog', workspaceId],
    queryFn: () => readObjects(workspaceId),
    staleTime: 5_000,
  });

/** One of them with the versions of jobs that use it, and the ETag that a change of it needs. */
export const objectQuery = (workspaceId: string, objectName: string) =>
  queryOptions({
    queryKey: ['catalog', workspaceId, objectName],
    queryFn: async () => {
      const { body, etag } = await client.call('catalog.get', { params: { workspaceId, objectName } });
      return { object: body, etag };
    },
    staleTime: 5_000,
  });

/** Newest first. */
export const objectVersionsQuery = (workspaceId: string, objectName: string) =>
  queryOptions({
    queryKey: ['catalog', workspaceId, objectName, 'versions'],
    queryFn: () =>
      client.catalog.listVersions({ params: { workspaceId, objectName }, query: { maxResults: 100 } }),
    select: (page) => page.items,
    staleTime: 5_000,
  });
