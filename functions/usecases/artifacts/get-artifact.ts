import type { UseCase } from '../use-case.ts';
import { usesOf } from './artifact-uses.ts';
import { artifactView } from './artifact-view.ts';
import { loadArtifact } from './load-artifact.ts';

const mostShown = 100;

export const getArtifact: UseCase<'artifacts.get'> = async ({ records }, { actor, params }) => {
  const { tenantId } = actor;
  const { artifact } = await loadArtifact(records, tenantId, params.workspaceId, params.artifactId);
  const uses = await usesOf(records, tenantId, params.workspaceId, artifact.id);
  const usedBy = uses.slice(0, mostShown);
  return { body: { ...artifactView(artifact), usedBy } };
};
