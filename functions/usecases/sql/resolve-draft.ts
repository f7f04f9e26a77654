import { inWritten, withCatalog } from '../../../shared/domain/script-with-catalog.ts';
import type { PinnedObject } from '../../../shared/resources/catalog.ts';
import type { VariableValues } from '../../../shared/resources/variable.ts';
import type { Records, RecordWrite } from '../../ports/records.ts';
import type { SqlQuestion, SqlVerdict } from '../../ports/sql-judge.ts';
import { resolveCatalog } from '../catalog/resolve-catalog.ts';
import type { UseCaseDeps } from '../deps.ts';
import { judgeResolved, type ResolvedVariables, resolveScript } from '../variables/resolve-script.ts';

type Place = { tenantId: string; workspaceId: string };
type Written = { sql: string; settings: { variables: VariableValues } };

export type ResolvedDraft = {
  sql: string;
  catalog: PinnedObject[];
  variables: VariableValues;
  /** Names of the variables in it that are secret, which have no value here. */
  secrets: string[];
  /** Hold a commit to the objects and secrets that were read. */
  checks: RecordWrite[];
  script: ResolvedVariables;
};

/** What Flink gets of a script: variables first, then what it names of the catalog, whose DDL may have variables as well. */
export async function resolveDraft(records: Records, place: Place, written: Written): Promise<ResolvedDraft> {
  const { sql, settings } = written;
  const alone = await resolveScript(records, place, written);
  const { catalog, checks } = await resolveCatalog(records, place, alone.text);
  const whole = { sql: withCatalog({ sql, catalog }), settings };
  const script = catalog.length === 0 ? alone : await resolveScript(records, place, whole);
  const { secrets } = script;
  const readable = Object.entries(script.used).filter(([name]) => !secrets.includes(name));
  const variables = Object.fromEntries(readable);
  return { sql, catalog, variables, secrets, checks: [...checks, ...script.checks], script };
}

/** Flink's verdict, told in places of the script as it is written. */
export async function judgeDraft(
  deps: Pick<UseCaseDeps, 'sql'>,
  tenantId: string,
  draft: ResolvedDraft,
  question: SqlQuestion,
): Promise<SqlVerdict> {
  const verdict = await judgeResolved(deps, tenantId, draft.script, question);
  if (verdict.ok) return verdict;
  return { ok: false, errors: verdict.errors.map((problem) => inWritten(draft, problem)) };
}
