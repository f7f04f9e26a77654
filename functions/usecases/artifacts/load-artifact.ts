import { MillraceError } from '../../../shared/errors.ts';
import { ArtifactRecord } from '../../../shared/resources/artifact-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { Records } from '../../ports/records.ts';

/** Throws `not_found`. */
export async function loadArtifact(
  records: Records,
  tenantId: string,
  workspaceId: string,
  artifactId: string,
): Promise<{ artifact: ArtifactRecord; revision: number }> {
  const row = await records.get(recordKeys.artifact(tenantId, workspaceId, artifactId));
  if (!row) throw new MillraceError('not_found', `There is no artifact ${artifactId} in this workspace.`);
  return { artifact: ArtifactRecord.parse(row.value), revision: row.revision };
}
