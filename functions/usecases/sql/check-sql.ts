import { unmatchedOperators } from '../../../shared/domain/operator-scale.ts';
import { MillraceError } from '../../../shared/errors.ts';
import type { UseCase } from '../use-case.ts';
import { judgeDraft, resolveDraft } from './resolve-draft.ts';

export const checkSql: UseCase<'sql.check'> = async (deps, { actor, params, body }) => {
  const { sql, parallelism, engineRelease, operatorParallelism, variables } = body;
  if (!deps.catalog.releases.some(({ version }) => version === engineRelease)) {
    throw new MillraceError('bad_request', `There is no engine release ${engineRelease}.`, {
      details: [
        {
          location: 'body.engineRelease',
          message: 'not an engine release of this installation',
          fix: `Choose one of ${deps.catalog.releases.map(({ version }) => version).join(', ')}.`,
        },
      ],
    });
  }
  const { tenantId } = actor;
  const place = { tenantId, workspaceId: params.workspaceId };
  const script = await resolveDraft(deps.records, place, { sql, settings: { variables } });
  const verdict = await judgeDraft(deps, tenantId, script, {
    parallelism,
    release: engineRelease,
    settings: {},
    operators: operatorParallelism,
  });
  if (!verdict.ok) {
    const nothing = {
      connectors: [],
      tables: [],
      operators: [],
      unmatchedOperators: [],
      refusedOperators: [],
    };
    return { body: { ok: false, errors: verdict.errors, plan: null, ...nothing } };
  }
  const { connectors, tables, plan, operators, refusedParallelism } = verdict;
  return {
    body: {
      ...{ ok: true, errors: [], connectors, tables, plan, operators },
      unmatchedOperators: unmatchedOperators(operatorParallelism, operators),
      refusedOperators: Object.entries(refusedParallelism).map(([uid, because]) => ({ uid, because })),
    },
  };
};
