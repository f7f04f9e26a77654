import { MillraceError } from '../../../shared/errors.ts';
import type { UseCase } from '../use-case.ts';

export const checkSql: UseCase<'sql.check'> = async (deps, { actor, body }) => {
  const { sql, parallelism, engineRelease } = body;
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
  const verdict = await deps.sql.check(actor.tenantId, sql, {
    parallelism,
    release: engineRelease,
    settings: {},
  });
  if (!verdict.ok) {
    return { body: { ok: false, errors: verdict.errors, connectors: [], tables: [], plan: null } };
  }
  const { connectors, tables, plan } = verdict;
  return { body: { ok: true, errors: [], connectors, tables, plan } };
};
