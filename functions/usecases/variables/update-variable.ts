import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { VariableRecord } from '../../../shared/resources/variable.ts';
import { shortestSecret } from '../../../shared/resources/variable-name.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import { matchRevision, type UseCase } from '../use-case.ts';
import { loadVariable, variableView } from './load-variable.ts';
import { newSecret, secretGarbage } from './new-secret.ts';

export const updateVariable: UseCase<'variables.update'> = async (deps, call) => {
  const { tenantId } = call.actor;
  const { workspaceId } = call.params;
  const { variable, revision } = await loadVariable(deps.records, tenantId, call.params);
  matchRevision(call.ifMatch, revision);
  const { kept, writes } = await keep(deps, { tenantId, workspaceId }, variable, call.body.value);
  const value: VariableRecord = {
    ...variable,
    ...kept,
    description: call.body.description ?? variable.description,
    updatedAt: deps.clock.now(),
  };
  const key = recordKeys.variable(tenantId, workspaceId, variable.name);
  const { ok } = await deps.records.commit([{ op: 'put', key, value, expect: revision }, ...writes]);
  if (!ok) throw new MillraceError('stale', 'Somebody changed it at the same time.');
  return { body: variableView(value), etag: String(revision + 1) };
};

type Kept = { kept: Pick<VariableRecord, 'value' | 'reference'>; writes: RecordWrite[] };

/** The new value of a secret is a secret of its own; the one before is garbage from the moment nothing refers to it. */
async function keep(
  deps: UseCaseDeps,
  place: { tenantId: string; workspaceId: string },
  { value, reference }: VariableRecord,
  next: string | undefined,
): Promise<Kept> {
  if (next === undefined) return { kept: { value, reference }, writes: [] };
  if (reference === null) return { kept: { value: next, reference: null }, writes: [] };
  if (next.length < shortestSecret) throw tooShort();
  const secret = await newSecret(deps, place, next);
  return {
    kept: { value: null, reference: secret.reference },
    writes: [...secret.writes, ...secretGarbage(place.tenantId, reference, deps.clock.now())],
  };
}

const tooShort = () =>
  new MillraceError('bad_request', 'The value of a secret is too short.', {
    details: [
      {
        location: 'body.value',
        message: `a secret has at least ${shortestSecret} characters`,
        fix: 'Shorter ones could not be masked in logs.',
      },
    ],
  });
