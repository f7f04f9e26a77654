import { MillraceError } from '../../../shared/errors.ts';
import type { ArtifactUse } from '../../../shared/resources/artifact.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';
import { usesOf } from './artifact-uses.ts';
import { loadArtifact } from './load-artifact.ts';

/** The record goes first: from then on nothing can pin it. Content that stays behind after a crash is never offered. */
export const deleteArtifact: UseCase<'artifacts.delete'> = async (deps, { actor, params }) => {
  const { tenantId } = actor;
  const w = params.workspaceId;
  const { artifact, revision } = await loadArtifact(deps.records, tenantId, w, params.artifactId);
  refuseUsed(await usesOf(deps.records, tenantId, w, artifact.id));
  const outcome = await deps.records.commit([
    { op: 'delete', key: recordKeys.artifact(tenantId, w, artifact.id), expect: revision },
    { op: 'delete', key: recordKeys.artifactName(tenantId, w, artifact.name), expect: 'any' },
  ]);
  if (!outcome.ok) throw changed();
  for (const { key } of artifact.versions) await deps.files.remove(key);
  return { body: null };
};

export const deleteArtifactVersion: UseCase<'artifacts.deleteVersion'> = async (deps, { actor, params }) => {
  const { tenantId } = actor;
  const { workspaceId: w, artifactId, versionNumber } = params;
  const { artifact, revision } = await loadArtifact(deps.records, tenantId, w, artifactId);
  const version = artifact.versions.find(({ number }) => number === versionNumber);
  if (!version) throw new MillraceError('not_found', `The artifact has no version ${versionNumber}.`);
  if (artifact.versions.length === 1) {
    throw new MillraceError('conflict', 'It is the only version; delete the artifact instead.');
  }
  const uses = await usesOf(deps.records, tenantId, w, artifact.id);
  refuseUsed(uses.filter(({ artifactVersion }) => artifactVersion === versionNumber));
  const versions = artifact.versions.filter(({ number }) => number !== versionNumber);
  const value = { ...artifact, versions, updatedAt: deps.clock.now() };
  const key = recordKeys.artifact(tenantId, w, artifact.id);
  const outcome = await deps.records.commit([{ op: 'put', key, value, expect: revision }]);
  if (!outcome.ok) throw changed();
  if (versions.every((other) => other.key !== version.key)) await deps.files.remove(version.key);
  return { body: null };
};

function refuseUsed(uses: readonly ArtifactUse[]): void {
  const [first] = uses;
  if (first === undefined) return;
  const more = uses.length > 1 ? ` and ${uses.length - 1} more` : '';
  throw new MillraceError(
    'artifact_in_use',
    `Version ${first.artifactVersion} is needed by version ${first.jobVersion} of job "${first.jobName}"${more}.`,
  );
}

const changed = () => new MillraceError('conflict', 'The artifact was changed meanwhile; read it again.');
