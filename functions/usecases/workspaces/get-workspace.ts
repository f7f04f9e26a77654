import type { UseCase } from '../use-case.ts';
import { readWorkspace, showWorkspace } from './read-workspace.ts';

export const getWorkspace: UseCase<'workspaces.get'> = async ({ records }, { actor, params }) => {
  const { workspace, revision } = await readWorkspace(records, actor.tenantId, params.workspaceId);
  return { body: showWorkspace(workspace), etag: String(revision) };
};
