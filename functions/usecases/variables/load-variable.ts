import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { type Variable, VariableRecord } from '../../../shared/resources/variable.ts';
import type { Records } from '../../ports/records.ts';

/** Throws `not_found`. */
export async function loadVariable(
  records: Records,
  tenantId: string,
  { workspaceId, variableName }: { workspaceId: string; variableName: string },
): Promise<{ variable: VariableRecord; revision: number }> {
  const row = await records.get(recordKeys.variable(tenantId, workspaceId, variableName));
  if (!row) throw new MillraceError('not_found', `There is no variable ${variableName} in this workspace.`);
  return { variable: VariableRecord.parse(row.value), revision: row.revision };
}

const iso = (ms: number) => new Date(ms).toISOString();

export const variableView = ({ name, value, reference, description, ...at }: VariableRecord): Variable => ({
  name,
  secret: reference !== null,
  value,
  description,
  createdAt: iso(at.createdAt),
  updatedAt: iso(at.updatedAt),
});
