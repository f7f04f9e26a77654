import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { matchRevision, type UseCase } from '../use-case.ts';
import { loadVariable, variableView } from './load-variable.ts';

export const updateVariable: UseCase<'variables.update'> = async (deps, call) => {
  const { tenantId } = call.actor;
  const { variable, revision } = await loadVariable(deps.records, tenantId, call.params);
  matchRevision(call.ifMatch, revision);
  const value = {
    ...variable,
    value: call.body.value ?? variable.value,
    description: call.body.description ?? variable.description,
    updatedAt: deps.clock.now(),
  };
  const key = recordKeys.variable(tenantId, call.params.workspaceId, variable.name);
  const { ok } = await deps.records.commit([{ op: 'put', key, value, expect: revision }]);
  if (!ok) throw new MillraceError('stale', 'Somebody changed it at the same time.');
  return { body: variableView(value), etag: String(revision + 1) };
};
