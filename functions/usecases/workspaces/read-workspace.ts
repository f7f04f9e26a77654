import { MillraceError } from '../../../shared/errors.ts';
import type { Workspace } from '../../../shared/resources/identity.ts';
import { WorkspaceRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { Records } from '../../ports/records.ts';

export const showWorkspace = (workspace: WorkspaceRecord): Workspace => ({
  id: workspace.id,
  name: workspace.name,
  cuLimit: workspace.cuLimit,
  createdAt: new Date(workspace.createdAt).toISOString(),
});

/**
 * The workspace and its revision; throws `not_found`. Who creates something in it must `check` that revision in the
 * same commit and call `refuseDeleting`: then nothing can be created in a workspace that is being deleted.
 */
export const readWorkspace = async (
  records: Records,
  tenantId: string,
  workspaceId: string,
): Promise<{ workspace: WorkspaceRecord; revision: number }> => {
  const stored = await records.get(recordKeys.workspace(tenantId, workspaceId));
  if (!stored) throw new MillraceError('not_found', 'There is no such workspace.');
  return { workspace: WorkspaceRecord.parse(stored.value), revision: stored.revision };
};

export const refuseDeleting = (workspace: WorkspaceRecord): void => {
  if (workspace.deleting) throw new MillraceError('conflict', 'The workspace is being deleted.');
};
