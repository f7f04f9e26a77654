import { useMemo } from 'react';
import { type SqlVerdict, useSqlCheck } from '../develop/check-sql.ts';

/** A declaration alone makes no job, and need not. */
const declared = (verdict: SqlVerdict): SqlVerdict => {
  const errors = verdict.errors.filter(({ code }) => code !== 'no_insert');
  return { ...verdict, ok: errors.length === 0, errors };
};

/** What Flink says of a table or a view, with the objects of the catalog that it is made of. */
export function useDdlCheck(workspaceId: string, ddl: string) {
  const check = useSqlCheck(workspaceId, { sql: ddl });
  const verdict = useMemo(() => check.verdict && declared(check.verdict), [check.verdict]);
  return { ...check, verdict };
}
