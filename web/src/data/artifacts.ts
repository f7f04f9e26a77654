import { queryOptions } from '@tanstack/react-query';
import type { Artifact } from '../../../shared/resources/artifact.ts';
import { client } from './client.ts';

/** As many as are shown at once; beyond it the API and the CLI are the better tools. */
const mostArtifacts = 1_000;

const readArtifacts = async (workspaceId: string): Promise<readonly Artifact[]> => {
  const items: Artifact[] = [];
  let nextToken: string | undefined;
  do {
    const query = { maxResults: 200, nextToken };
    const page = await client.artifacts.list({ params: { workspaceId }, query });
    items.push(...page.items);
    nextToken = page.nextToken ?? undefined;
  } while (nextToken !== undefined && items.length < mostArtifacts);
  return items.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
};

/** Uploaded files of a workspace, the newest first. */
export const artifactsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['artifacts', workspaceId],
    queryFn: () => readArtifacts(workspaceId),
    staleTime: 5_000,
  });

/** One of them with the versions of jobs that need it. */
export const artifactQuery = (workspaceId: string, artifactId: string) =>
  queryOptions({
    queryKey: ['artifacts', workspaceId, artifactId],
    queryFn: () => client.artifacts.get({ params: { workspaceId, artifactId } }),
    staleTime: 5_000,
  });
