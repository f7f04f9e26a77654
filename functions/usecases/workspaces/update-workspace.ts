import { MillraceError } from '../../../shared/errors.ts';
import type { WorkspaceRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { RecordWrite } from '../../ports/records.ts';
import { matchRevision, type UseCase } from '../use-case.ts';
import { readWorkspace, refuseDeleting, showWorkspace } from './read-workspace.ts';

/** Gives the old name back and claims the new one; nothing when they are the same but for case. */
const renaming = (tenantId: string, id: string, from: string, to: string): RecordWrite[] => {
  const [oldKey, newKey] = [recordKeys.workspaceName(tenantId, from), recordKeys.workspaceName(tenantId, to)];
  if (oldKey.sort === newKey.sort) return [];
  return [
    { op: 'put', key: newKey, value: { schema: 1, workspaceId: id }, expect: 'absent' },
    { op: 'delete', key: oldKey, expect: 'any' },
  ];
};

export const updateWorkspace: UseCase<'workspaces.update'> = async (
  deps,
  { actor, params, body, ifMatch },
) => {
  const { tenantId } = actor;
  const { workspace, revision } = await readWorkspace(deps.records, tenantId, params.workspaceId);
  matchRevision(ifMatch, revision);
  refuseDeleting(workspace);
  const next: WorkspaceRecord = {
    ...workspace,
    name: body.name ?? workspace.name,
    cuLimit: body.cuLimit ?? workspace.cuLimit,
  };
  const outcome = await deps.records.commit([
    { op: 'put', key: recordKeys.workspace(tenantId, workspace.id), value: next, expect: revision },
    ...renaming(tenantId, workspace.id, workspace.name, next.name),
  ]);
  if (outcome.ok) return { body: showWorkspace(next), etag: String(revision + 1) };
  if (outcome.failed.includes(0)) throw new MillraceError('stale', 'Somebody changed it at the same time.');
  throw new MillraceError('name_taken', `A workspace "${next.name}" exists.`);
};
