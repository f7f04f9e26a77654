import { Command, Event, Run, Snapshot } from '../resources/job.ts';
import { jobPath } from './jobs.ts';
import { defineOperation, PageQuery, pageOf } from './operation.ts';

export const RunPage = pageOf(Run).meta({ id: 'RunPage' });
export const CommandPage = pageOf(Command).meta({ id: 'CommandPage' });
export const EventPage = pageOf(Event).meta({ id: 'EventPage' });
export const SnapshotPage = pageOf(Snapshot).meta({ id: 'SnapshotPage' });

const readsJob = { permission: { action: 'GetJob', resource: 'job' }, auth: 'required', errors: [] } as const;

export const jobHistoryOperations = {
  'jobs.listRuns': defineOperation({
    id: 'jobs.listRuns',
    method: 'GET',
    path: `${jobPath}/runs`,
    summary: 'List runs',
    description: 'Newest first.',
    query: PageQuery,
    success: { status: 200, schema: RunPage, description: 'A page of runs.' },
    ...readsJob,
    cli: {
      noun: 'jobs',
      verb: 'list-runs',
      columns: ['id', 'version', 'state', 'startedAt', 'endedAt', 'epoch'],
    },
  }),
  'jobs.getRun': defineOperation({
    id: 'jobs.getRun',
    method: 'GET',
    path: `${jobPath}/runs/{runId}`,
    summary: 'Read a run',
    description: 'With its attempts and their tasks, and the result once it has ended.',
    success: { status: 200, schema: Run, description: 'The run.' },
    ...readsJob,
    cli: { noun: 'jobs', verb: 'get-run' },
  }),
  'jobs.listCommands': defineOperation({
    id: 'jobs.listCommands',
    method: 'GET',
    path: `${jobPath}/commands`,
    summary: 'List commands',
    description: 'What was asked of the running job, newest first.',
    query: PageQuery,
    success: { status: 200, schema: CommandPage, description: 'A page of commands.' },
    ...readsJob,
    cli: {
      noun: 'jobs',
      verb: 'list-commands',
      columns: ['id', 'kind', 'mode', 'state', 'createdAt', 'message'],
    },
  }),
  'jobs.getCommand': defineOperation({
    id: 'jobs.getCommand',
    method: 'GET',
    path: `${jobPath}/commands/{commandId}`,
    summary: 'Read a command',
    description: 'Its state, and what came of it.',
    success: { status: 200, schema: Command, description: 'The command.' },
    ...readsJob,
    cli: { noun: 'jobs', verb: 'get-command' },
  }),
  'jobs.listEvents': defineOperation({
    id: 'jobs.listEvents',
    method: 'GET',
    path: `${jobPath}/events`,
    summary: 'List events',
    description: 'Facts about the job with time, severity and cause, newest first.',
    query: PageQuery,
    success: { status: 200, schema: EventPage, description: 'A page of events.' },
    ...readsJob,
    cli: { noun: 'jobs', verb: 'list-events', columns: ['at', 'severity', 'kind', 'message'] },
  }),
  'jobs.listSnapshots': defineOperation({
    id: 'jobs.listSnapshots',
    method: 'GET',
    path: `${jobPath}/snapshots`,
    summary: 'List snapshots',
    description: 'Savepoints and retained checkpoints that the job can start from, newest first.',
    query: PageQuery,
    success: { status: 200, schema: SnapshotPage, description: 'A page of snapshots.' },
    ...readsJob,
    cli: {
      noun: 'jobs',
      verb: 'list-snapshots',
      columns: ['id', 'kind', 'createdAt', 'version', 'sizeBytes', 'path'],
    },
  }),
  'jobs.getSnapshot': defineOperation({
    id: 'jobs.getSnapshot',
    method: 'GET',
    path: `${jobPath}/snapshots/{snapshotId}`,
    summary: 'Read a snapshot',
    description: 'Its size, and the version and run it was taken of.',
    success: { status: 200, schema: Snapshot, description: 'The snapshot.' },
    ...readsJob,
    cli: { noun: 'jobs', verb: 'get-snapshot' },
  }),
  'jobs.deleteSnapshot': defineOperation({
    id: 'jobs.deleteSnapshot',
    method: 'DELETE',
    path: `${jobPath}/snapshots/{snapshotId}`,
    summary: 'Delete a snapshot',
    description:
      'With its files. Refused while anything needs it: a run that has no checkpoint of its own yet, the next start of ' +
      'the job, or a clone.',
    success: { status: 204, schema: null, description: 'Deleted.' },
    errors: ['snapshot_in_use', 'conflict'],
    permission: { action: 'SnapshotJob', resource: 'job' },
    auth: 'required',
    cli: { noun: 'jobs', verb: 'delete-snapshot' },
  }),
} as const;
