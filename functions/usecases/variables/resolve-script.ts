import {
  type ResolvedScript,
  resolveVariables,
  type UnknownVariable,
  variablesIn,
} from '../../../shared/domain/script-variables.ts';
import { partitions, prefixes, recordKeys } from '../../../shared/resources/record-keys.ts';
import { VariableName, VariableRecord, type VariableValues } from '../../../shared/resources/variable.ts';
import type { Records } from '../../ports/records.ts';
import type { SqlProblem, SqlQuestion, SqlVerdict } from '../../ports/sql-judge.ts';
import type { UseCaseDeps } from '../deps.ts';

/** Suggestions are made from so many; a script that is right needs none. */
const mostSuggested = 1_000;

type Place = { tenantId: string; workspaceId: string };
type Written = { sql: string; settings: { variables: VariableValues } };

/** The script with the variables of its workspace as they are now; those of the job itself come first. */
export async function resolveScript(
  records: Records,
  place: Place,
  { sql, settings }: Written,
): Promise<ResolvedScript> {
  const asked = variablesIn(sql);
  if (asked.length === 0) return resolveVariables(sql, {});
  const own = settings.variables;
  const names = asked.filter((name) => !Object.hasOwn(own, name) && VariableName.safeParse(name).success);
  const rows = await records.getMany(
    names.map((name) => recordKeys.variable(place.tenantId, place.workspaceId, name)),
  );
  const found = rows.flatMap((row) => (row === null ? [] : [VariableRecord.parse(row.value)]));
  const values = { ...Object.fromEntries(found.map(({ name, value }) => [name, value])), ...own };
  const resolved = resolveVariables(sql, values);
  if (resolved.unknown.length === 0) return resolved;
  return resolveVariables(sql, values, [...Object.keys(own), ...(await namesOf(records, place))]);
}

async function namesOf(records: Records, { tenantId, workspaceId }: Place): Promise<string[]> {
  const partition = partitions.workspace(tenantId, workspaceId);
  const page = await records.list(partition, { prefix: prefixes.variables, limit: mostSuggested });
  return page.items.map(({ value }) => VariableRecord.parse(value).name);
}

/** Flink's verdict on a resolved script, told in places of the script as it is written. */
export async function judgeResolved(
  { sql }: Pick<UseCaseDeps, 'sql'>,
  tenantId: string,
  script: ResolvedScript,
  question: SqlQuestion,
): Promise<SqlVerdict> {
  if (script.unknown.length > 0) return { ok: false, errors: script.unknown.map(unknownProblem) };
  const verdict = await sql.check(tenantId, script.text, question);
  if (verdict.ok) return verdict;
  return { ok: false, errors: verdict.errors.map((problem) => inWritten(script, problem)) };
}

const unknownProblem = ({ name, from, to, nearest }: UnknownVariable): SqlProblem => ({
  line: from.line,
  column: from.column,
  endLine: to.line,
  endColumn: to.column,
  code: 'unknown_variable',
  message: `The workspace has no variable ${name}.`,
  fix:
    nearest === null
      ? `Create the variable ${name}, give the job one, or write $\${ for the characters themselves.`
      : `Write \${${nearest}}.`,
  detail: null,
});

function inWritten({ written }: ResolvedScript, problem: SqlProblem): SqlProblem {
  const from = written({ line: problem.line, column: problem.column });
  const to = written({ line: problem.endLine, column: problem.endColumn }, true);
  return { ...problem, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}
