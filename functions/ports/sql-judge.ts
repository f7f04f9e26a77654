import type { PlannedOperator } from '../../shared/resources/planned-operator.ts';
import type { StateOperator } from '../../shared/resources/state-plan.ts';

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
      /** The operators that keep state. */
      state: StateOperator[];
      /** All operators that can be named, sources first. */
      operators: PlannedOperator[];
      /** Why an operator cannot have the parallelism that was asked for, by uid. */
      refusedParallelism: Record<string, string>;
    }
  | { ok: false; errors: SqlProblem[] };

export type SqlQuestion = {
  parallelism: number;
  release: string;
  /** Keys of Flink's configuration that the job is run with; those of `table.*` have a say in the plan. */
  settings: Readonly<Record<string, string>>;
  /** Parallelism of single operators, by uid. */
  operators?: Readonly<Record<string, number>>;
  /** For who cannot wait as long as somebody who edits. */
  patienceMs?: number;
};

/** Flink's own judgement of a script (design D8). Throws `unavailable` when the service does not answer. */
export interface SqlJudge {
  check(tenantId: string, script: string, question: SqlQuestion): Promise<SqlVerdict>;
}
