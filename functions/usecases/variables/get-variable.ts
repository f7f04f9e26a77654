import type { UseCase } from '../use-case.ts';
import { loadVariable, variableView } from './load-variable.ts';

export const getVariable: UseCase<'variables.get'> = async ({ records }, { actor, params }) => {
  const { variable, revision } = await loadVariable(records, actor.tenantId, params);
  return { body: variableView(variable), etag: String(revision) };
};
