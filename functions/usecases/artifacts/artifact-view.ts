import type {
  Artifact,
  ArtifactVersion,
  PinnedArtifact,
  StoredArtifact,
} from '../../../shared/resources/artifact.ts';
import type { ArtifactRecord, ArtifactVersionRecord } from '../../../shared/resources/artifact-records.ts';

const iso = (ms: number) => new Date(ms).toISOString();

export const isJar = (name: string): boolean => name.toLowerCase().endsWith('.jar');

export const versionView = (version: ArtifactVersionRecord): ArtifactVersion => ({
  number: version.number,
  sha256: version.sha256,
  sizeBytes: version.sizeBytes,
  uploadedBy: version.uploadedBy,
  uploadedAt: iso(version.uploadedAt),
  jar: version.jar,
});

/** A record without a version is one that was never stored. */
export const latestOf = ({ id, versions }: ArtifactRecord): ArtifactVersionRecord => {
  const latest = versions.at(-1);
  if (latest === undefined) throw new Error(`artifact ${id} has no version`);
  return latest;
};

export const artifactView = (record: ArtifactRecord): Artifact => ({
  id: record.id,
  workspaceId: record.workspaceId,
  name: record.name,
  kind: isJar(record.name) ? 'jar' : 'file',
  latest: versionView(latestOf(record)),
  versionCount: record.versions.length,
  createdAt: iso(record.createdAt),
  updatedAt: iso(record.updatedAt),
});

export const pinnedView = ({ key, ...pinned }: StoredArtifact): PinnedArtifact => pinned;
