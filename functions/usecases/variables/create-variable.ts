import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { VariableRecord } from '../../../shared/resources/variable.ts';
import type { UseCase } from '../use-case.ts';
import { readWorkspace, refuseDeleting } from '../workspaces/read-workspace.ts';
import { variableView } from './load-variable.ts';
import { newSecret } from './new-secret.ts';

export const createVariable: UseCase<'variables.create'> = async (deps, { actor, params, body, settle }) => {
  const { tenantId } = actor;
  const { workspace, revision } = await readWorkspace(deps.records, tenantId, params.workspaceId);
  refuseDeleting(workspace);
  const { name, description } = body;
  const key = recordKeys.variable(tenantId, workspace.id, name);
  if (await deps.records.get(key)) throw taken(name);
  const place = { tenantId, workspaceId: workspace.id };
  const secret = body.secret ? await newSecret(deps, place, body.value) : null;
  const kept = secret ? { value: null, reference: secret.reference } : { value: body.value, reference: null };
  const now = deps.clock.now();
  const value: VariableRecord = { schema: 1, name, ...kept, description, createdAt: now, updatedAt: now };
  const answer = { body: variableView(value), etag: '1' };
  const outcome = await deps.records.commit([
    { op: 'put', key, value, expect: 'absent' },
    { op: 'check', key: recordKeys.workspace(tenantId, workspace.id), expect: revision },
    ...(secret?.writes ?? []),
    ...settle(answer),
  ]);
  if (outcome.ok) return answer;
  if (outcome.failed.includes(0)) throw taken(name);
  throw new MillraceError('conflict', 'The workspace was changed meanwhile; try again.');
};

const taken = (name: string) => new MillraceError('name_taken', `A variable "${name}" exists.`);
