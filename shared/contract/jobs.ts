import { z } from 'zod';
import { Draft, DraftProgram, draftFits, draftTooLarge, Job, JobKind, JobName } from '../resources/job.ts';
import { JobSettings } from '../resources/job-settings.ts';
import { SnapshotRetention, SnapshotSchedule } from '../resources/snapshot-policy.ts';
import { defineOperation, PageQuery, pageOf } from './operation.ts';

export const jobsPath = '/v1/workspaces/{workspaceId}/jobs';
export const jobPath = '/v1/workspaces/{workspaceId}/jobs/{jobId}';

export const CreateJobRequest = z
  .strictObject({
    name: JobName,
    kind: JobKind.default('sql'),
    sql: Draft.shape.sql.default(''),
    jar: DraftProgram,
    settings: JobSettings.prefault({}),
    maxParallelism: z
      .int()
      .min(1)
      .max(32_768)
      .default(128)
      .meta({ title: 'Maximum parallelism', help: 'Fixed for the life of the job: state is cut along it.' }),
  })
  .refine(draftFits, draftTooLarge)
  .meta({
    id: 'CreateJobRequest',
    example: { name: 'orders per minute', sql: 'CREATE TABLE …; INSERT INTO …;' },
  });

export const UpdateJobRequest = z
  .strictObject({
    name: JobName.optional(),
    snapshotSchedule: SnapshotSchedule.optional(),
    snapshotRetention: SnapshotRetention.optional(),
  })
  .meta({ id: 'UpdateJobRequest', example: { name: 'orders per hour' } });

export const JobPage = pageOf(Job).meta({ id: 'JobPage' });

export const jobOperations = {
  'jobs.list': defineOperation({
    id: 'jobs.list',
    method: 'GET',
    path: jobsPath,
    summary: 'List jobs',
    description: 'Jobs of the workspace with their state, oldest first.',
    query: PageQuery,
    success: { status: 200, schema: JobPage, description: 'A page of jobs.' },
    errors: [],
    permission: { action: 'ListJobs', resource: 'workspace' },
    auth: 'required',
    cli: {
      noun: 'jobs',
      verb: 'list',
      columns: ['id', 'name', 'state', 'availability.percent', 'latestVersion', 'cu', 'since'],
    },
  }),
  'jobs.create': defineOperation({
    id: 'jobs.create',
    method: 'POST',
    path: jobsPath,
    summary: 'Create a job',
    description: 'A job with a draft and no version. Nothing runs until a version is published and started.',
    body: CreateJobRequest,
    success: { status: 201, schema: Job, description: 'The job.' },
    errors: ['name_taken'],
    permission: { action: 'CreateJob', resource: 'workspace' },
    auth: 'required',
    etag: true,
    cli: { noun: 'jobs', verb: 'create' },
  }),
  'jobs.get': defineOperation({
    id: 'jobs.get',
    method: 'GET',
    path: jobPath,
    summary: 'Read a job',
    description:
      'State, why it is so, what is wanted, and how old the evidence is. What nobody can say at the moment is `unknown`, with what was known last.',
    success: { status: 200, schema: Job, description: 'The job.' },
    errors: [],
    permission: { action: 'GetJob', resource: 'job' },
    auth: 'required',
    etag: true,
    cli: { noun: 'jobs', verb: 'get' },
  }),
  'jobs.update': defineOperation({
    id: 'jobs.update',
    method: 'PATCH',
    path: jobPath,
    summary: 'Change a job',
    description:
      'Its name, and which savepoints are taken by themselves and kept. At any time; nothing restarts. What is left out stays.',
    body: UpdateJobRequest,
    success: { status: 200, schema: Job, description: 'The job as it is now.' },
    errors: ['name_taken'],
    permission: { action: 'UpdateJob', resource: 'job' },
    auth: 'required',
    ifMatch: true,
    etag: true,
    cli: { noun: 'jobs', verb: 'update' },
  }),
  'jobs.delete': defineOperation({
    id: 'jobs.delete',
    method: 'DELETE',
    path: jobPath,
    summary: 'Delete a job',
    description:
      'With its versions, runs and snapshots. Refused while a run has not ended, or a clone needs a snapshot.',
    success: { status: 204, schema: null, description: 'Deleted.' },
    errors: ['job_active', 'snapshot_in_use'],
    permission: { action: 'DeleteJob', resource: 'job' },
    auth: 'required',
    cli: { noun: 'jobs', verb: 'delete' },
  }),
  'jobs.getDraft': defineOperation({
    id: 'jobs.getDraft',
    method: 'GET',
    path: `${jobPath}/draft`,
    summary: 'Read the draft',
    description: 'SQL and settings as they were last saved. Send the ETag back to save.',
    success: { status: 200, schema: Draft, description: 'The draft.' },
    errors: [],
    permission: { action: 'GetJob', resource: 'job' },
    auth: 'required',
    etag: true,
    cli: { noun: 'jobs', verb: 'get-draft' },
  }),
  'jobs.updateDraft': defineOperation({
    id: 'jobs.updateDraft',
    method: 'PUT',
    path: `${jobPath}/draft`,
    summary: 'Save the draft',
    description: 'Replaces SQL and settings. Nothing that runs is touched.',
    body: Draft,
    success: { status: 200, schema: Draft, description: 'The draft as saved.' },
    errors: [],
    permission: { action: 'UpdateDraft', resource: 'job' },
    auth: 'required',
    ifMatch: true,
    etag: true,
    cli: { noun: 'jobs', verb: 'update-draft' },
  }),
} as const;
