import { z } from 'zod';
import { idPattern } from '../ids.ts';
import { Availability } from '../resources/availability.ts';
import { JobGraph } from '../resources/job-graph.ts';
import { LogLine, LogStream } from '../resources/log-line.ts';
import { OutageKind } from '../resources/task-health.ts';
import { jobPath } from './jobs.ts';
import { defineOperation, PageQuery } from './operation.ts';

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

/** Months, newest first; the outage that lasts, if one does; and a page of those that are over. */
export const AvailabilityPage = z
  .strictObject({
    months: z.array(Availability),
    down: z.strictObject({ from: z.iso.datetime(), kind: OutageKind, because: z.string() }).nullable(),
    items: z.array(
      z.strictObject({
        id: z.string(),
        runId: z.string(),
        from: z.iso.datetime(),
        until: z.iso.datetime(),
        seconds: z.number(),
        kind: OutageKind,
        because: z.string(),
      }),
    ),
    nextToken: z.string().nullable(),
  })
  .meta({ id: 'AvailabilityPage' });

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
  'jobs.availability': defineOperation({
    id: 'jobs.availability',
    method: 'GET',
    path: `${jobPath}/availability`,
    summary: 'Read availability',
    description:
      'Of each month the time the job was wanted and the part of it with all tasks running; and every outage with its ' +
      'length and cause, newest first, those included that Flink mended by itself.',
    query: PageQuery,
    success: { status: 200, schema: AvailabilityPage, description: 'Months and outages.' },
    ...readsJob,
    cli: { noun: 'jobs', verb: 'availability', columns: ['from', 'seconds', 'kind', 'because'] },
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
