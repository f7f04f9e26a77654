/** A place in the script and what is wrong there, in words. Lines and columns count from 1. */
export type SqlProblem = {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  code: string;
  message: string;
  fix: string | null;
  detail: string | null;
};

export type SqlVerdict =
  | {
      ok: true;
      connectors: string[];
      tables: { name: string; connector: string; role: string[] }[];
      plan: string;
    }
  | { ok: false; errors: SqlProblem[] };

/** Flink's own judgement of a script (design D8). Throws `unavailable` when the service does not answer. */
export interface SqlJudge {
  check(
    tenantId: string,
    script: string,
    options: { parallelism: number; release: string },
  ): Promise<SqlVerdict>;
}
