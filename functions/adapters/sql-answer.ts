/** What sql-service answers, wherever it runs. */
import { z } from 'zod';
import { PlannedOperator } from '../../shared/resources/planned-operator.ts';
import { StateOperator } from '../../shared/resources/state-plan.ts';
import type { SqlVerdict } from '../ports/sql-judge.ts';

const Problem = z.object({
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
  code: z.string(),
  message: z.string(),
  fix: z.string().nullable(),
  detail: z.string().nullable(),
});
const Answer = z.object({
  ok: z.boolean(),
  errors: z.array(Problem),
  connectors: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), connector: z.string(), role: z.array(z.string()) })),
  plan: z.string().nullable(),
  state: z.array(StateOperator).nullable(),
  operators: z.array(PlannedOperator).nullable(),
  refusedParallelism: z.record(z.string(), z.string()).nullable(),
});

/** Throws a ZodError when it is not an answer of sql-service. */
export function verdictFrom(body: unknown): SqlVerdict {
  const { ok, errors, plan, state, operators, refusedParallelism, ...told } = Answer.parse(body);
  if (!ok) return { ok, errors };
  return {
    ok,
    ...told,
    plan: plan ?? '',
    state: state ?? [],
    operators: operators ?? [],
    refusedParallelism: refusedParallelism ?? {},
  };
}
