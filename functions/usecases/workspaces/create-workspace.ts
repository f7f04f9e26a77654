import { MillraceError } from '../../../shared/errors.ts';
import { UserRecord, type WorkspaceRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { Answer, UseCase } from '../use-case.ts';
import { showWorkspace } from './read-workspace.ts';

export const createWorkspace: UseCase<'workspaces.create'> = async (deps, { actor, body, settle }) => {
  const { tenantId, userId } = actor;
  const user = await deps.records.get(recordKeys.user(tenantId, userId));
  if (!user) throw new MillraceError('unauthenticated', 'The user of this token does not exist any more.');
  const record = UserRecord.parse(user.value);

  const workspace: WorkspaceRecord = {
    schema: 1,
    id: deps.ids('workspace'),
    tenantId,
    name: body.name,
    cuLimit: body.cuLimit,
    deleting: false,
    createdAt: deps.clock.now(),
  };
  const owner: UserRecord = { ...record, workspaces: { ...record.workspaces, [workspace.id]: 'owner' } };
  const answer: Answer<'workspaces.create'> = { body: showWorkspace(workspace), etag: '1' };
  const outcome = await deps.records.commit([
    {
      op: 'put',
      key: recordKeys.workspaceName(tenantId, body.name),
      value: { schema: 1, workspaceId: workspace.id },
      expect: 'absent',
    },
    { op: 'put', key: recordKeys.workspace(tenantId, workspace.id), value: workspace, expect: 'absent' },
    { op: 'put', key: recordKeys.user(tenantId, userId), value: owner, expect: user.revision },
    ...settle(answer),
  ]);
  if (outcome.ok) return answer;
  if (outcome.failed.includes(0)) throw new MillraceError('name_taken', `A workspace "${body.name}" exists.`);
  throw new MillraceError('conflict', 'Your roles were changed at the same time.');
};
