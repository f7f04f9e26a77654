import { z } from 'zod';
import { JobVersion } from '../resources/job.ts';
import { StateCompatibility } from '../resources/state-compatibility.ts';
import { VersionDiff } from '../resources/version-diff.ts';
import { jobPath } from './jobs.ts';
import { defineOperation, PageQuery, pageOf, pathParams } from './operation.ts';

export const PublishRequest = z
  .strictObject({
    note: JobVersion.shape.note.default('').meta({ title: 'Note', help: 'What is new in this version.' }),
  })
  .meta({ id: 'PublishRequest', example: { note: 'count by minute' } });

export const RollBackRequest = z
  .strictObject({ note: PublishRequest.shape.note })
  .meta({ id: 'RollBackRequest', example: { note: 'the new windows are wrong' } });

const DiffQuery = z.strictObject({
  with: z
    .union([z.literal('draft'), pathParams.versionNumber])
    .default('draft')
    .meta({ title: 'With', help: 'draft, or the number of another version.', example: 'draft' }),
});

export const JobVersionPage = pageOf(JobVersion).meta({ id: 'JobVersionPage' });

export const jobVersionOperations = {
  'jobs.publish': defineOperation({
    id: 'jobs.publish',
    method: 'POST',
    path: `${jobPath}/versions`,
    summary: 'Publish the draft as a new version',
    description:
      'Flink judges the SQL: every INSERT is explained with the connectors it names. ' +
      'What it refuses is answered with 422 and one entry in errors[] for each place, location `sql:line:column`. ' +
      'If-Match takes the ETag of the draft.',
    body: PublishRequest,
    success: { status: 201, schema: JobVersion, description: 'The version.' },
    errors: ['sql_invalid', 'jar_invalid', 'conflict'],
    permission: { action: 'PublishJob', resource: 'job' },
    auth: 'required',
    ifMatch: 'optional',
    etagFrom: `${jobPath}/draft`,
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
  'jobs.diffVersions': defineOperation({
    id: 'jobs.diffVersions',
    method: 'GET',
    path: `${jobPath}/versions/{versionNumber}/diff`,
    summary: 'Compare a version with the draft or another version',
    description:
      'From the version to the other: the settings that differ, what each change costs a running job, and how many lines of SQL differ.',
    query: DiffQuery,
    success: { status: 200, schema: VersionDiff, description: 'What differs.' },
    errors: [],
    permission: { action: 'GetJob', resource: 'job' },
    auth: 'required',
    cli: { noun: 'jobs', verb: 'diff-versions' },
  }),
  'jobs.compareState': defineOperation({
    id: 'jobs.compareState',
    method: 'GET',
    path: `${jobPath}/versions/{versionNumber}/state`,
    summary: 'What becomes of the state of a version',
    description:
      'From the version to the other: which operators keep, lose or cannot read their state, judged from the plans that ' +
      'Flink makes of both. Nothing runs.',
    query: DiffQuery,
    success: { status: 200, schema: StateCompatibility, description: 'What becomes of its state.' },
    errors: [],
    permission: { action: 'GetJob', resource: 'job' },
    auth: 'required',
    cli: { noun: 'jobs', verb: 'compare-state' },
  }),
  'jobs.rollBack': defineOperation({
    id: 'jobs.rollBack',
    method: 'POST',
    path: `${jobPath}/versions/{versionNumber}/roll-back`,
    summary: 'Roll back to a version',
    description:
      'Publishes a new version equal to this one and sets the draft to it. If-Match takes the ETag of the draft, ' +
      'so that nobody loses a change unseen; `*` replaces the draft whatever it holds. What runs is not touched.',
    body: RollBackRequest,
    success: { status: 201, schema: JobVersion, description: 'The new version.' },
    errors: ['conflict'],
    permission: { action: 'PublishJob', resource: 'job' },
    auth: 'required',
    ifMatch: true,
    etagFrom: `${jobPath}/draft`,
    cli: { noun: 'jobs', verb: 'roll-back' },
  }),
} as const;
