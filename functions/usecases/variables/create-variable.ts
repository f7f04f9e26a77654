import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { VariableRecord } from '../../../shared/resources/variable.ts';
import type { UseCase } from '../use-case.ts';
import { readWorkspace, refuseDeleting } from '../workspaces/read-workspace.ts';
import { variableView } from './load-variable.ts';

export const createVariable: UseCase<'variables.create'> = async (deps, { actor, params, body, settle }) => {
  const { tenantId } = actor;
  const { workspace, revision } = await readWorkspace(deps.records, tenantId, params.workspaceId);
  refuseDeleting(workspace);
  const now = deps.clock.now();
  const value: VariableRecord = { schema: 1, ...body, createdAt: now, updatedAt: now };
  const answer = { body: variableView(value), etag: '1' };
  const outcome = await deps.records.commit([
    { op: 'put', key: recordKeys.variable(tenantId, workspace.id, body.name), value, expect: 'absent' },
    { op: 'check', key: recordKeys.workspace(tenantId, workspace.id), expect: revision },
    ...settle(answer),
  ]);
  if (outcome.ok) return answer;
  if (outcome.failed.includes(0)) {
    throw new MillraceError('name_taken', `A variable "${body.name}" exists.`);
  }
  throw new MillraceError('conflict', 'The workspace was changed meanwhile; try again.');
};
