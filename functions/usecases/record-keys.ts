import type { RecordKey } from '../ports/records.ts';

const tenantPartition = (tenantId: string) => `T#${tenantId}`;
const workspacePartition = (tenantId: string, workspaceId: string) => `T#${tenantId}#W#${workspaceId}`;
const jobPartition = (tenantId: string, jobId: string) => `T#${tenantId}#J#${jobId}`;

/** Names are unique without regard to case and to how their letters are composed. */
const nameKey = (name: string) => name.normalize('NFKC').toLowerCase();

const padded = (number: number) => String(number).padStart(10, '0');

/** Partitions, for lists. */
export const partitions = { tenant: tenantPartition, workspace: workspacePartition, job: jobPartition };

/** Sort-key prefixes, for lists. `JOB#` lists each job followed by its status. */
export const prefixes = {
  apiKeys: 'KEY#',
  workspaces: 'WS#',
  users: 'USER#',
  jobs: 'JOB#',
  versions: 'VERSION#',
  runs: 'RUN#',
  commands: 'COMMAND#',
  events: 'EVENT#',
  snapshots: 'SNAPSHOT#',
  reports: 'REPORT#',
} as const;

/** Every address in the table, in one place. Tenant first, so that no key can cross tenants. */
export const recordKeys = {
  tenant: (t: string): RecordKey => ({ partition: tenantPartition(t), sort: 'TENANT' }),
  user: (t: string, id: string): RecordKey => ({ partition: tenantPartition(t), sort: `USER#${id}` }),
  apiKey: (t: string, id: string): RecordKey => ({ partition: tenantPartition(t), sort: `KEY#${id}` }),
  workspace: (t: string, id: string): RecordKey => ({ partition: tenantPartition(t), sort: `WS#${id}` }),
  workspaceName: (t: string, name: string): RecordKey => ({
    partition: tenantPartition(t),
    sort: `WSNAME#${nameKey(name)}`,
  }),

  job: (t: string, w: string, id: string): RecordKey => ({
    partition: workspacePartition(t, w),
    sort: `JOB#${id}`,
  }),
  jobStatus: (t: string, w: string, id: string): RecordKey => ({
    partition: workspacePartition(t, w),
    sort: `JOB#${id}#STATUS`,
  }),
  jobName: (t: string, w: string, name: string): RecordKey => ({
    partition: workspacePartition(t, w),
    sort: `JOBNAME#${nameKey(name)}`,
  }),

  draft: (t: string, job: string): RecordKey => ({ partition: jobPartition(t, job), sort: 'DRAFT' }),
  version: (t: string, job: string, number: number): RecordKey => ({
    partition: jobPartition(t, job),
    sort: `VERSION#${padded(number)}`,
  }),
  run: (t: string, job: string, id: string): RecordKey => ({
    partition: jobPartition(t, job),
    sort: `RUN#${id}`,
  }),
  command: (t: string, job: string, id: string): RecordKey => ({
    partition: jobPartition(t, job),
    sort: `COMMAND#${id}`,
  }),
  event: (t: string, job: string, id: string): RecordKey => ({
    partition: jobPartition(t, job),
    sort: `EVENT#${id}`,
  }),
  snapshot: (t: string, job: string, id: string): RecordKey => ({
    partition: jobPartition(t, job),
    sort: `SNAPSHOT#${id}`,
  }),
  /** Newest report of one task slot of a run. */
  report: (t: string, job: string, run: string, slot: string): RecordKey => ({
    partition: jobPartition(t, job),
    sort: `REPORT#${run}#${slot}`,
  }),

  /** Global look-ups: they hold ids only, and lead back into a tenant. */
  email: (email: string): RecordKey => ({ partition: `EMAIL#${email.toLowerCase()}`, sort: 'USER' }),
  token: (sha256: string): RecordKey => ({ partition: `TOKEN#${sha256}`, sort: 'TOKEN' }),
  signInFailures: (email: string): RecordKey => ({
    partition: `SIGNIN#${email.toLowerCase()}`,
    sort: 'FAILURES',
  }),
  bootstrap: (): RecordKey => ({ partition: 'BOOTSTRAP', sort: 'BOOTSTRAP' }),
  idempotency: (t: string, user: string, key: string): RecordKey => ({
    partition: `IDEMPOTENCY#${t}#${user}`,
    sort: key,
  }),
} as const;
