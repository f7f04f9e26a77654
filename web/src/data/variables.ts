import { queryOptions } from '@tanstack/react-query';
import type { Variable } from '../../../shared/resources/variable.ts';
import { client } from './client.ts';

/** As many as are shown at once; beyond it the API and the CLI are the better tools. */
const mostVariables = 1_000;

const readVariables = async (workspaceId: string): Promise<readonly Variable[]> => {
  const items: Variable[] = [];
  let nextToken: string | undefined;
  do {
    const query = { maxResults: 200, nextToken };
    const page = await client.variables.list({ params: { workspaceId }, query });
    items.push(...page.items);
    nextToken = page.nextToken ?? undefined;
  } while (nextToken !== undefined && items.length < mostVariables);
  return items;
};

/** By name. */
export const variablesQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['variables', workspaceId],
    queryFn: () => readVariables(workspaceId),
    staleTime: 5_000,
  });
