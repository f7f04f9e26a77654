import { z } from 'zod';
import { Draft } from '../resources/job.ts';
import { JobSettings } from '../resources/job-settings.ts';
import { PlannedOperator, UnmatchedOperator } from '../resources/planned-operator.ts';
import { defineOperation } from './operation.ts';

export const CheckSqlRequest = z
  .strictObject({
    sql: Draft.shape.sql,
    parallelism: JobSettings.shape.parallelism,
    engineRelease: JobSettings.shape.engineRelease,
    operatorParallelism: JobSettings.shape.operatorParallelism,
    variables: JobSettings.shape.variables,
  })
  .meta({
    id: 'CheckSqlRequest',
    example: { sql: "CREATE TABLE s (n INT) WITH ('connector' = 'datagen');" },
  });

export const SqlVerdict = z
  .strictObject({
    ok: z.boolean(),
    errors: z.array(
      z.strictObject({
        line: z.int(),
        column: z.int(),
        endLine: z.int(),
        endColumn: z.int(),
        code: z.string(),
        message: z.string(),
        fix: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    connectors: z.array(z.string()),
    tables: z.array(z.strictObject({ name: z.string(), connector: z.string(), role: z.array(z.string()) })),
    plan: z.string().nullable(),
    /** What the job is made of, sources first; empty when the script is wrong. */
    operators: z.array(PlannedOperator),
    /** Entries of `operatorParallelism` that match no operator: a warning, they do nothing. */
    unmatchedOperators: z.array(UnmatchedOperator),
    /** Entries that publishing would refuse. */
    refusedOperators: z.array(z.strictObject({ uid: z.string(), because: z.string() })),
  })
  .meta({ id: 'SqlVerdict' });

export const sqlOperations = {
  'sql.check': defineOperation({
    id: 'sql.check',
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/sql/check',
    summary: 'Have Flink judge a script',
    description:
      'Every INSERT is explained with the connectors it names. A script that is wrong is a good answer (200, ok: false): ' +
      'lines and columns count from 1.',
    body: CheckSqlRequest,
    effect: 'read',
    success: { status: 200, schema: SqlVerdict, description: 'The verdict.' },
    errors: [],
    permission: { action: 'CheckSql', resource: 'workspace' },
    auth: 'required',
    cli: { noun: 'sql', verb: 'check' },
  }),
} as const;
