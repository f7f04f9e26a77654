import { z } from 'zod';
import {
  CloneRequest,
  Command,
  Job,
  RescaleRequest,
  RestartRequest,
  StartPlan,
  StartRequest,
  StopRequest,
} from '../resources/job.ts';
import { jobPath } from './jobs.ts';
import { defineOperation } from './operation.ts';

const startErrors = [
  'not_published',
  'job_active',
  'state_exists',
  'no_snapshot',
  'may_lose_output',
  'upgrade_refused',
  'limit_reached',
  'state_lost',
  'state_unreadable',
] as const;

const Nothing = z
  .strictObject({})
  .meta({ id: 'Nothing', description: 'An empty object, or no body at all.' });

export const jobControlOperations = {
  'jobs.plan': defineOperation({
    id: 'jobs.plan',
    method: 'POST',
    path: `${jobPath}/plan`,
    summary: 'What start would do',
    description:
      'A dry run of start: the same checks, the restore point, what becomes of its state, the tasks and their size. Nothing changes.',
    body: StartRequest,
    effect: 'read',
    success: { status: 200, schema: StartPlan, description: 'The plan.' },
    errors: startErrors,
    permission: { action: 'GetJob', resource: 'job' },
    auth: 'required',
    cli: { noun: 'jobs', verb: 'plan' },
  }),
  'jobs.start': defineOperation({
    id: 'jobs.start',
    method: 'POST',
    path: `${jobPath}/start`,
    summary: 'Start a job',
    description:
      'From the newest restore point unless told otherwise; never from empty state when the job has state and ' +
      'nobody said so. Watch the job until `state` is running. `force` brings a job back whose task the runtime has lost.',
    body: StartRequest,
    success: { status: 202, schema: Job, description: 'Accepted; watch this job.' },
    errors: [...startErrors, 'conflict'],
    permission: { action: 'StartJob', resource: 'job' },
    auth: 'required',
    ifMatch: 'optional',
    etagFrom: jobPath,
    cli: { noun: 'jobs', verb: 'start', waitFor: 'running' },
  }),
  'jobs.stop': defineOperation({
    id: 'jobs.stop',
    method: 'POST',
    path: `${jobPath}/stop`,
    summary: 'Stop a job',
    description:
      'With a savepoint unless told otherwise. drain: also ends event time, for a last time. now: without savepoint.',
    body: StopRequest,
    success: { status: 202, schema: Job, description: 'Accepted; watch this job.' },
    errors: ['job_not_active', 'conflict'],
    permission: { action: 'StopJob', resource: 'job' },
    auth: 'required',
    ifMatch: 'optional',
    etagFrom: jobPath,
    cli: { noun: 'jobs', verb: 'stop', waitFor: 'stopped' },
  }),
  'jobs.pause': defineOperation({
    id: 'jobs.pause',
    method: 'POST',
    path: `${jobPath}/pause`,
    summary: 'Pause a job',
    description: 'Takes a savepoint and releases the containers; resume goes on from it.',
    body: Nothing,
    success: { status: 202, schema: Job, description: 'Accepted; watch this job.' },
    errors: ['job_not_active', 'conflict'],
    permission: { action: 'StopJob', resource: 'job' },
    auth: 'required',
    ifMatch: 'optional',
    etagFrom: jobPath,
    cli: { noun: 'jobs', verb: 'pause', waitFor: 'paused' },
  }),
  'jobs.resume': defineOperation({
    id: 'jobs.resume',
    method: 'POST',
    path: `${jobPath}/resume`,
    summary: 'Resume a paused job',
    description: 'The version that was paused goes on from the savepoint of the pause.',
    body: Nothing,
    success: { status: 202, schema: Job, description: 'Accepted; watch this job.' },
    errors: ['conflict', 'job_active', 'no_snapshot', 'limit_reached', 'may_lose_output', 'upgrade_refused'],
    permission: { action: 'StartJob', resource: 'job' },
    auth: 'required',
    ifMatch: 'optional',
    etagFrom: jobPath,
    cli: { noun: 'jobs', verb: 'resume', waitFor: 'running' },
  }),
  'jobs.restart': defineOperation({
    id: 'jobs.restart',
    method: 'POST',
    path: `${jobPath}/restart`,
    summary: 'Restart a running job',
    description:
      'Stops it with a savepoint and starts it from there, of the same or another version, as one wish: whatever ' +
      'breaks in between, the job goes on from its newest restore point. When no savepoint can be taken, it goes on as it was.',
    body: RestartRequest,
    success: { status: 202, schema: Job, description: 'Accepted; watch this job.' },
    errors: ['job_not_active', 'conflict', 'limit_reached', 'state_lost', 'state_unreadable'],
    permission: { action: 'StartJob', resource: 'job' },
    auth: 'required',
    ifMatch: 'optional',
    etagFrom: jobPath,
    cli: { noun: 'jobs', verb: 'restart', waitFor: 'running' },
  }),
  'jobs.rescale': defineOperation({
    id: 'jobs.rescale',
    method: 'POST',
    path: `${jobPath}/rescale`,
    summary: 'Rescale a running job',
    description:
      'Changes the parallelism in place: a checkpoint, then Flink deploys its tasks anew from it, with the JobManager ' +
      'running on. Holds for as long as the version runs, through recoveries, restart and pause; the version itself keeps its ' +
      'own. When it cannot be reached, the job goes on as it was. Watch the command until its state is succeeded or failed.',
    body: RescaleRequest,
    success: { status: 202, schema: Command, description: 'Accepted; watch this command.' },
    errors: ['job_not_active', 'conflict', 'limit_reached', 'bad_request'],
    permission: { action: 'StartJob', resource: 'job' },
    auth: 'required',
    ifMatch: 'optional',
    etagFrom: jobPath,
    cli: { noun: 'jobs', verb: 'rescale', waitFor: 'command' },
  }),
  'jobs.clone': defineOperation({
    id: 'jobs.clone',
    method: 'POST',
    path: `${jobPath}/clone`,
    summary: 'Clone a job',
    description:
      'A new job with the draft, the latest version and the maximum parallelism of this one, and a transactional-id prefix ' +
      'and consumer group of its own. With state: its first start begins with a snapshot of this job (the newest unless told otherwise), which is kept ' +
      'until the clone has a checkpoint of its own.',
    body: CloneRequest,
    success: { status: 201, schema: Job, description: 'The new job.' },
    errors: ['name_taken', 'no_snapshot', 'conflict'],
    permission: { action: 'CreateJob', resource: 'workspace' },
    auth: 'required',
    etag: true,
    cli: { noun: 'jobs', verb: 'clone' },
  }),
  'jobs.snapshot': defineOperation({
    id: 'jobs.snapshot',
    method: 'POST',
    path: `${jobPath}/snapshots`,
    summary: 'Take a savepoint now',
    description: 'The job goes on running. Watch the command until its state is succeeded or failed.',
    body: Nothing,
    success: { status: 202, schema: Command, description: 'Accepted; watch this command.' },
    errors: ['job_not_active', 'conflict'],
    permission: { action: 'SnapshotJob', resource: 'job' },
    auth: 'required',
    cli: { noun: 'jobs', verb: 'snapshot', waitFor: 'command' },
  }),
} as const;
