/** What sql-service answers, wherever it runs. */
import { z } from 'zod';
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
});

/** Throws a ZodError when it is not an answer of sql-service. */
export function verdictFrom(body: unknown): SqlVerdict {
  const { ok, errors, connectors, tables, plan, state } = Answer.parse(body);
  return ok ? { ok, connectors, tables, plan: plan ?? '', state: state ?? [] } : { ok, errors };
}
