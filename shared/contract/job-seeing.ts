import { z } from 'zod';
import { idPattern } from '../ids.ts';
import { JobGraph } from '../resources/job-graph.ts';
import { LogLine, LogStream } from '../resources/log-line.ts';
import { jobPath } from './jobs.ts';
import { defineOperation } from './operation.ts';

/** Lines, oldest first. Both tokens are always there to go on with, but for `previousToken` at the very beginning. */
export const LogPage = z
  .strictObject({
    items: z.array(LogLine),
    /** Lines written after these; ask again with it to follow the log. */
    nextToken: z.string().nullable(),
    /** Lines before these; null when there are none. */
    previousToken: z.string().nullable(),
  })
  .meta({ id: 'LogPage' });

const LogQuery = z.strictObject({
  stream: LogStream.default('output').meta({ title: 'Which log' }),
  runId: z
    .string()
    .regex(idPattern('run'), 'not the id of a run')
    .optional()
    .meta({ title: 'Run', help: 'The newest one if not given.' }),
  maxResults: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(200)
    .meta({ title: 'Most lines in one answer', example: 200 }),
  nextToken: z.string().max(8_000).optional().meta({ title: 'Go on after this answer' }),
  previousToken: z
    .string()
    .max(8_000)
    .optional()
    .meta({ title: 'Lines before this answer', help: 'Has no effect beside nextToken.' }),
});

const readsJob = { permission: { action: 'GetJob', resource: 'job' }, auth: 'required', errors: [] } as const;

export const jobSeeingOperations = {
  'jobs.graph': defineOperation({
    id: 'jobs.graph',
    method: 'GET',
    path: `${jobPath}/graph`,
    summary: 'Read the job graph',
    description:
      'Operators, edges and what flows through them. Asking makes a running job be measured about every second for ' +
      'the next half minute; the first answer may be older, and says so.',
    success: { status: 200, schema: JobGraph, description: 'The graph.' },
    ...readsJob,
    cli: { noun: 'jobs', verb: 'graph' },
  }),
  'jobs.logs': defineOperation({
    id: 'jobs.logs',
    method: 'GET',
    path: `${jobPath}/logs`,
    summary: 'Read logs',
    description:
      'What the job printed, or what its JVMs and agents logged: the newest lines, or those after nextToken or before ' +
      'previousToken, always oldest first.',
    query: LogQuery,
    success: { status: 200, schema: LogPage, description: 'Lines.' },
    ...readsJob,
    cli: { noun: 'jobs', verb: 'logs', columns: ['at', 'task', 'text'] },
  }),
} as const;
