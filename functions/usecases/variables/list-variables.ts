import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { VariableRecord } from '../../../shared/resources/variable.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { variableView } from './load-variable.ts';

export const listVariables: UseCase<'variables.list'> = async ({ records }, { actor, params, query }) => {
  const partition = partitions.workspace(actor.tenantId, params.workspaceId);
  const page = await listPage(records, partition, prefixes.variables, query);
  const items = page.items.map(({ value }) => variableView(VariableRecord.parse(value)));
  return { body: { items, nextToken: page.nextToken } };
};
