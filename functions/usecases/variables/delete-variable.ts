import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';
import { loadVariable } from './load-variable.ts';

export const deleteVariable: UseCase<'variables.delete'> = async ({ records }, { actor, params }) => {
  const { tenantId } = actor;
  await loadVariable(records, tenantId, params);
  const key = recordKeys.variable(tenantId, params.workspaceId, params.variableName);
  await records.commit([{ op: 'delete', key, expect: 'any' }]);
  return { body: null };
};
