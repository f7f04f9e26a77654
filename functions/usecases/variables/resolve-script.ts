import {
  type MisplacedSecret,
  misplacedSecrets,
  placeholderOf,
} from '../../../shared/domain/script-secrets.ts';
import {
  placeOf,
  type ResolvedScript,
  resolveVariables,
  type UnknownVariable,
  variablesIn,
} from '../../../shared/domain/script-variables.ts';
import { MillraceError } from '../../../shared/errors.ts';
import { partitions, prefixes, recordKeys } from '../../../shared/resources/record-keys.ts';
import { VariableName, VariableRecord, type VariableValues } from '../../../shared/resources/variable.ts';
import type { Records, RecordWrite } from '../../ports/records.ts';
import type { SqlProblem, SqlQuestion, SqlVerdict } from '../../ports/sql-judge.ts';
import type { UseCaseDeps } from '../deps.ts';

/** Suggestions are made from so many; a script that is right needs none. */
const mostSuggested = 1_000;

type Place = { tenantId: string; workspaceId: string };
type Written = { sql: string; settings: { variables: VariableValues } };

/** With each there are two writes more in the commit of a version, which has an end. */
const mostSecrets = 10;

export type ResolvedVariables = ResolvedScript & {
  /** Names of those in it that are secret: a placeholder stands for each. */
  secrets: string[];
  /** Hold a commit to the secrets that were read. */
  checks: RecordWrite[];
};

/**
 * The script with the variables of its workspace as they are now; those of the job itself come first.
 * Throws `bad_request` when too many of them are secret.
 */
export async function resolveScript(
  records: Records,
  place: Place,
  { sql, settings }: Written,
): Promise<ResolvedVariables> {
  const asked = variablesIn(sql);
  if (asked.length === 0) return { ...resolveVariables(sql, {}), secrets: [], checks: [] };
  const own = settings.variables;
  const names = asked.filter((name) => !Object.hasOwn(own, name) && VariableName.safeParse(name).success);
  const rows = await records.getMany(
    names.map((name) => recordKeys.variable(place.tenantId, place.workspaceId, name)),
  );
  const found = rows.flatMap((row) => (row === null ? [] : [{ row, ...VariableRecord.parse(row.value) }]));
  const stored = found.map(({ name, value }) => [name, value ?? placeholderOf(name)]);
  const values: VariableValues = { ...Object.fromEntries(stored), ...own };
  const secret = found.filter(({ reference }) => reference !== null);
  if (secret.length > mostSecrets) {
    throw new MillraceError(
      'bad_request',
      `The script names ${secret.length} secret variables; a job can use ${mostSecrets}.`,
    );
  }
  const secrets = secret.map(({ name }) => name);
  const checks = secret.map(({ row }): RecordWrite => ({ op: 'check', key: row.key, expect: row.revision }));
  const resolved = resolveVariables(sql, values);
  if (resolved.unknown.length === 0) return { ...resolved, secrets, checks };
  const known = [...Object.keys(own), ...(await namesOf(records, place))];
  return { ...resolveVariables(sql, values, known), secrets, checks };
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
  script: ResolvedVariables,
  question: SqlQuestion,
): Promise<SqlVerdict> {
  if (script.unknown.length > 0) return { ok: false, errors: script.unknown.map(unknownProblem) };
  const places = script.places.filter(({ name }) => script.secrets.includes(name));
  const misplaced = misplacedSecrets(script.text, places);
  if (misplaced.length > 0) {
    const problems = misplaced.map((one) => inWritten(script, misplacedProblem(script, one)));
    return { ok: false, errors: problems };
  }
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

function misplacedProblem({ text }: ResolvedScript, { place, message, fix }: MisplacedSecret): SqlProblem {
  const [from, to] = [placeOf(text, place.at), placeOf(text, place.at + place.length - 1)];
  return {
    ...{ line: from.line, column: from.column, endLine: to.line, endColumn: to.column },
    ...{ code: 'secret_misplaced', message, fix, detail: null },
  };
}

function inWritten({ written }: ResolvedScript, problem: SqlProblem): SqlProblem {
  const from = written({ line: problem.line, column: problem.column });
  const to = written({ line: problem.endLine, column: problem.endColumn }, true);
  return { ...problem, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}
