import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { loadVariable } from './load-variable.ts';
import { secretGarbage } from './new-secret.ts';
import { useOfSecret } from './secret-uses.ts';

export const deleteVariable: UseCase<'variables.delete'> = async (deps, { actor, params }) => {
  const { tenantId } = actor;
  const { variable, revision } = await loadVariable(deps.records, tenantId, params);
  const key = recordKeys.variable(tenantId, params.workspaceId, variable.name);
  const { reference } = variable;
  const secret =
    reference === null ? [] : await whileUnused(deps, tenantId, params.workspaceId, variable.name, reference);
  // What anybody may write down again is deleted whatever it holds by now; a secret only as it was looked at.
  const expect = reference === null ? 'any' : revision;
  const outcome = await deps.records.commit([{ op: 'delete', key, expect }, ...secret]);
  if (!outcome.ok) throw new MillraceError('conflict', 'It was changed or put to use meanwhile; try again.');
  return { body: null };
};

/** Versions have pinned no value of it: without the secret they could not be started. Throws `secret_in_use`. */
async function whileUnused(
  { records, clock }: Pick<UseCaseDeps, 'records' | 'clock'>,
  tenantId: string,
  workspaceId: string,
  name: string,
  reference: string,
): Promise<RecordWrite[]> {
  const changed = recordKeys.secretUsesChanged(tenantId, workspaceId);
  // Read before the uses: one that is added after them changes it.
  const before = await records.get(changed);
  const use = await useOfSecret(records, tenantId, workspaceId, name);
  if (use) {
    throw new MillraceError('secret_in_use', `Version ${use.jobVersion} of job "${use.jobName}" needs it.`);
  }
  return [
    { op: 'check', key: changed, expect: before?.revision ?? 'absent' },
    ...secretGarbage(tenantId, reference, clock.now()),
  ];
}
