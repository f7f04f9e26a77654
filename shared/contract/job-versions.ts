import { z } from 'zod';
import { JobVersion } from '../resources/job.ts';
import { jobPath } from './jobs.ts';
import { defineOperation, PageQuery, pageOf } from './operation.ts';

export const PublishRequest = z
  .strictObject({
    note: JobVersion.shape.note.default('').meta({ title: 'Note', help: 'What is new in this version.' }),
  })
  .meta({ id: 'PublishRequest', example: { note: 'count by minute' } });

export const JobVersionPage = pageOf(JobVersion).meta({ id: 'JobVersionPage' });

export const jobVersionOperations = {
  'jobs.publish': defineOperation({
    id: 'jobs.publish',
    method: 'POST',
    path: `${jobPath}/versions`,
    summary: 'Publish the draft as a new version',
    description:
      'Flink judges the SQL: every INSERT is explained with the connectors it names. ' +
      'What it refuses is answered with 422 and one entry in errors[] for each place, location `sql:line:column`.',
    body: PublishRequest,
    success: { status: 201, schema: JobVersion, description: 'The version.' },
    errors: ['sql_invalid', 'conflict'],
    permission: { action: 'PublishJob', resource: 'job' },
    auth: 'required',
    cli: { noun: 'jobs', verb: 'publish' },
  }),
  'jobs.listVersions': defineOperation({
    id: 'jobs.listVersions',
    method: 'GET',
    path: `${jobPath}/versions`,
    summary: 'List versions',
    description: 'Newest first.',
    query: PageQuery,
    success: { status: 200, schema: JobVersionPage, description: 'A page of versions.' },
    errors: [],
    permission: { action: 'GetJob', resource: 'job' },
    auth: 'required',
    cli: { noun: 'jobs', verb: 'list-versions', columns: ['number', 'publishedAt', 'publishedBy', 'note'] },
  }),
  'jobs.getVersion': defineOperation({
    id: 'jobs.getVersion',
    method: 'GET',
    path: `${jobPath}/versions/{versionNumber}`,
    summary: 'Read a version',
    description: 'Versions never change.',
    success: { status: 200, schema: JobVersion, description: 'The version.' },
    errors: [],
    permission: { action: 'GetJob', resource: 'job' },
    auth: 'required',
    cli: { noun: 'jobs', verb: 'get-version' },
  }),
} as const;
