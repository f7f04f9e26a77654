import { makePageToken, readPageToken } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { versionView } from './artifact-view.ts';
import { loadArtifact } from './load-artifact.ts';

const scope = 'v';

export const listArtifactVersions: UseCase<'artifacts.listVersions'> = async (
  deps,
  { actor, params, query },
) => {
  const { tenantId } = actor;
  const { artifact } = await loadArtifact(deps.records, tenantId, params.workspaceId, params.artifactId);
  const token = readPageToken(query.nextToken, scope);
  const before = token === undefined ? Number.POSITIVE_INFINITY : Number(token.slice(scope.length));
  const left = artifact.versions.filter(({ number }) => number < before).reverse();
  const items = left.slice(0, query.maxResults).map(versionView);
  const last = items.at(-1);
  const more = left.length > items.length && last !== undefined;
  return { body: { items, nextToken: more ? makePageToken(`${scope}${last.number}`) : null } };
};
