/**
 * Where every record lives. Partitions begin with the tenant, so no key built for one tenant reaches another's records.
 * The list of jobs is one Query: a job, the hash of its draft, the newest report of its JobManager and its status lie side by side.
 */
const tenant = (tenantId: string) => `T#${tenantId}`;
const workspace = (tenantId: string, workspaceId: string) => `T#${tenantId}#W#${workspaceId}`;
const job = (tenantId: string, jobId: string) => `T#${tenantId}#J#${jobId}`;

/** Sort keys of numbers are padded, so that they order as numbers do. */
const padded = (n: number) => String(n).padStart(8, '0');

export const recordKeys = {
  tenant: (t: string) => ({ partition: tenant(t), sort: 'META' }),
  user: (t: string, userId: string) => ({ partition: tenant(t), sort: `USER#${userId}` }),
  apiKey: (t: string, keyId: string) => ({ partition: tenant(t), sort: `KEY#${keyId}` }),
  workspace: (t: string, workspaceId: string) => ({ partition: tenant(t), sort: `WS#${workspaceId}` }),
  workspaceName: (t: string, name: string) => ({ partition: tenant(t), sort: `WSNAME#${name.toLowerCase()}` }),

  job: (t: string, w: string, jobId: string) => ({ partition: workspace(t, w), sort: `JOB#${jobId}` }),
  draftHash: (t: string, w: string, jobId: string) => ({ partition: workspace(t, w), sort: `JOB#${jobId}#DRAFT` }),
  report: (t: string, w: string, jobId: string) => ({ partition: workspace(t, w), sort: `JOB#${jobId}#REPORT` }),
  status: (t: string, w: string, jobId: string) => ({ partition: workspace(t, w), sort: `JOB#${jobId}#STATUS` }),
  /** Claims a job's name in its workspace. */
  jobName: (t: string, w: string, name: string) => ({ partition: workspace(t, w), sort: `NAME#${name.toLowerCase()}` }),

  draft: (t: string, jobId: string) => ({ partition: job(t, jobId), sort: 'DRAFT' }),
  version: (t: string, jobId: string, n: number) => ({ partition: job(t, jobId), sort: `VERSION#${padded(n)}` }),
  run: (t: string, jobId: string, runId: string) => ({ partition: job(t, jobId), sort: `RUN#${runId}` }),
  command: (t: string, jobId: string, commandId: string) => ({ partition: job(t, jobId), sort: `COMMAND#${commandId}` }),
  event: (t: string, jobId: string, eventId: string) => ({ partition: job(t, jobId), sort: `EVENT#${eventId}` }),
  snapshot: (t: string, jobId: string, snapshotId: string) => ({ partition: job(t, jobId), sort: `SNAPSHOT#${snapshotId}` }),
  /** Newest report of a TaskManager's agent of the run. */
  taskReport: (t: string, jobId: string, runId: string, index: number) => ({
    partition: job(t, jobId),
    sort: `REPORT#${runId}#${padded(index)}`,
  }),
} as const;

/** Partitions and prefixes of lists. */
export const recordLists = {
  users: (t: string) => ({ partition: tenant(t), prefix: 'USER#' }),
  apiKeys: (t: string) => ({ partition: tenant(t), prefix: 'KEY#' }),
  workspaces: (t: string) => ({ partition: tenant(t), prefix: 'WS#' }),
  jobs: (t: string, w: string) => ({ partition: workspace(t, w), prefix: 'JOB#' }),
  versions: (t: string, jobId: string) => ({ partition: job(t, jobId), prefix: 'VERSION#' }),
  runs: (t: string, jobId: string) => ({ partition: job(t, jobId), prefix: 'RUN#' }),
  commands: (t: string, jobId: string) => ({ partition: job(t, jobId), prefix: 'COMMAND#' }),
  events: (t: string, jobId: string) => ({ partition: job(t, jobId), prefix: 'EVENT#' }),
  snapshots: (t: string, jobId: string) => ({ partition: job(t, jobId), prefix: 'SNAPSHOT#' }),
  everythingOfJob: (t: string, jobId: string) => ({ partition: job(t, jobId), prefix: '' }),
} as const;

export const activeRunShards = 8;

/** Sparse index of runs that are not settled, sharded so that no partition of it gets hot. */
export const activeRunIndex = (runId: string): string => {
  let sum = 0;
  for (const character of runId) sum = (sum * 31 + character.charCodeAt(0)) >>> 0;
  return `ACTIVE#${sum % activeRunShards}`;
};
export const activeRunIndexes: readonly string[] = Array.from({ length: activeRunShards }, (_, n) => `ACTIVE#${n}`);
