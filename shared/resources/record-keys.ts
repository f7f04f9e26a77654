/**
 * Every address in the table, in one place. Tenant first, so that no key built for one tenant reaches another's records.
 * The list of jobs is one Query: a job, the hash of its draft, the newest report of its JobManager and its status lie side by side.
 */
type Key = { partition: string; sort: string };

const tenantPartition = (tenantId: string) => `T#${tenantId}`;
const workspacePartition = (tenantId: string, workspaceId: string) => `T#${tenantId}#W#${workspaceId}`;
const jobPartition = (tenantId: string, jobId: string) => `T#${tenantId}#J#${jobId}`;

/** The tenant whose partition it is. */
export const tenantOf = (partition: string): string => partition.split('#')[1] ?? '';

/** Names are unique without regard to case and to how their letters are composed. */
const nameKey = (name: string) => name.normalize('NFKC').toLowerCase();

/** Sort keys of numbers are padded, so that they order as numbers do. */
const padded = (number: number) => String(number).padStart(10, '0');

/** Partitions, for lists. */
export const partitions = { tenant: tenantPartition, workspace: workspacePartition, job: jobPartition };

/** Sort-key prefixes, for lists. `JOB#` lists each job followed by its companions. */
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
  pins: 'PIN#',
  outages: 'OUTAGE#',
  reports: 'REPORT#',
  artifacts: 'ARTIFACT#',
  variables: 'VARIABLE#',
  secretGarbage: 'SECRETGARBAGE#',
  catalog: 'CATALOG#',
} as const;

/** Sort-key prefix of what needs an artifact. */
export const artifactUses = (artifactId: string): string => `ARTIFACTUSE#${artifactId}#`;

/** Sort-key prefix of what needs a secret variable. */
export const secretUses = (name: string): string => `SECRETUSE#${name}#`;

/** Sort-key prefixes of what needs a catalog object, and of its history. */
export const catalogUses = (name: string): string => `CATALOGUSE#${name}#`;
export const catalogVersions = (name: string): string => `CATALOGVERSION#${name}#`;

type ArtifactUseKey = { artifactId: string; artifactVersion: number; jobId: string; jobVersion: number };

/** How many records the list of jobs may hold for one job: itself and its companions. */
export const recordsPerJob = 4;

export const recordKeys = {
  tenant: (t: string): Key => ({ partition: tenantPartition(t), sort: 'TENANT' }),
  user: (t: string, id: string): Key => ({ partition: tenantPartition(t), sort: `USER#${id}` }),
  apiKey: (t: string, id: string): Key => ({ partition: tenantPartition(t), sort: `KEY#${id}` }),
  workspace: (t: string, id: string): Key => ({ partition: tenantPartition(t), sort: `WS#${id}` }),
  workspaceName: (t: string, name: string): Key => ({
    partition: tenantPartition(t),
    sort: `WSNAME#${nameKey(name)}`,
  }),

  job: (t: string, w: string, id: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `JOB#${id}`,
  }),
  jobDraftHash: (t: string, w: string, id: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `JOB#${id}#DRAFT`,
  }),
  /** Newest report of the agent that holds the JobManager. */
  jobReport: (t: string, w: string, id: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `JOB#${id}#REPORT`,
  }),
  jobStatus: (t: string, w: string, id: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `JOB#${id}#STATUS`,
  }),
  jobName: (t: string, w: string, name: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `JOBNAME#${nameKey(name)}`,
  }),

  artifact: (t: string, w: string, id: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `ARTIFACT#${id}`,
  }),
  artifactName: (t: string, w: string, name: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `ARTIFACTNAME#${nameKey(name)}`,
  }),
  /** Names differ by case too, as they do in a script. */
  variable: (t: string, w: string, name: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `VARIABLE#${name}`,
  }),
  /** A version of a job has pinned the name of a secret variable. */
  secretUse: (t: string, w: string, name: string, use: { jobId: string; jobVersion: number }): Key => ({
    partition: workspacePartition(t, w),
    sort: `${secretUses(name)}${use.jobId}#${padded(use.jobVersion)}`,
  }),
  /** Written with each of them, so that whoever found none knows whether there still is none. */
  secretUsesChanged: (t: string, w: string): Key => ({
    partition: workspacePartition(t, w),
    sort: 'SECRETUSES',
  }),
  secretGarbage: (t: string, reference: string): Key => ({
    partition: tenantPartition(t),
    sort: `${prefixes.secretGarbage}${reference}`,
  }),
  catalogObject: (t: string, w: string, name: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `CATALOG#${name}`,
  }),
  catalogVersion: (t: string, w: string, name: string, version: number): Key => ({
    partition: workspacePartition(t, w),
    sort: `${catalogVersions(name)}${padded(version)}`,
  }),
  /** A version of a job has pinned a version of the object. */
  catalogUse: (
    t: string,
    w: string,
    name: string,
    use: { objectVersion: number; jobId: string; jobVersion: number },
  ): Key => ({
    partition: workspacePartition(t, w),
    sort: `${catalogUses(name)}${padded(use.objectVersion)}#${use.jobId}#${padded(use.jobVersion)}`,
  }),
  upload: (t: string, w: string, id: string): Key => ({
    partition: workspacePartition(t, w),
    sort: `UPLOAD#${id}`,
  }),
  /** A version of a job needs a version of the artifact. */
  artifactUse: (t: string, w: string, use: ArtifactUseKey): Key => ({
    partition: workspacePartition(t, w),
    sort: `${artifactUses(use.artifactId)}${padded(use.artifactVersion)}#${use.jobId}#${padded(use.jobVersion)}`,
  }),

  usage: (t: string, w: string): Key => ({ partition: workspacePartition(t, w), sort: 'USAGE' }),
  /** In the job's own partition, so that it is found by the sparse index when everything else of the job is gone. */
  garbage: (t: string, job: string): Key => ({ partition: jobPartition(t, job), sort: 'DELETED' }),

  draft: (t: string, job: string): Key => ({ partition: jobPartition(t, job), sort: 'DRAFT' }),
  version: (t: string, job: string, number: number): Key => ({
    partition: jobPartition(t, job),
    sort: `VERSION#${padded(number)}`,
  }),
  run: (t: string, job: string, id: string): Key => ({ partition: jobPartition(t, job), sort: `RUN#${id}` }),
  command: (t: string, job: string, id: string): Key => ({
    partition: jobPartition(t, job),
    sort: `COMMAND#${id}`,
  }),
  event: (t: string, job: string, id: string): Key => ({
    partition: jobPartition(t, job),
    sort: `EVENT#${id}`,
  }),
  snapshot: (t: string, job: string, id: string): Key => ({
    partition: jobPartition(t, job),
    sort: `SNAPSHOT#${id}`,
  }),
  outage: (t: string, job: string, id: string): Key => ({
    partition: jobPartition(t, job),
    sort: `OUTAGE#${id}`,
  }),
  /** What another job, `user`, needs of this one. */
  pin: (t: string, job: string, user: string): Key => ({
    partition: jobPartition(t, job),
    sort: `PIN#${user}`,
  }),
  /** Newest measured graph of the job; written only while somebody looks at it, and when the job changes. */
  graph: (t: string, job: string): Key => ({ partition: jobPartition(t, job), sort: 'GRAPH' }),
  /** Until when somebody looks at the job. */
  watch: (t: string, job: string): Key => ({ partition: jobPartition(t, job), sort: 'WATCH' }),
  /** The request a launch was sent with, word for word. */
  launch: (t: string, job: string, clientToken: string): Key => ({
    partition: jobPartition(t, job),
    sort: `LAUNCH#${clientToken}`,
  }),
  /** Newest report of the agent of one TaskManager task of a run. */
  taskReport: (t: string, job: string, run: string, index: number): Key => ({
    partition: jobPartition(t, job),
    sort: `REPORT#${run}#${padded(index)}`,
  }),

  /** Global look-ups: they hold ids only, and lead back into a tenant. */
  email: (email: string): Key => ({ partition: `EMAIL#${email.toLowerCase()}`, sort: 'USER' }),
  token: (sha256: string): Key => ({ partition: `TOKEN#${sha256}`, sort: 'TOKEN' }),
  signInFailures: (email: string): Key => ({ partition: `SIGNIN#${email.toLowerCase()}`, sort: 'FAILURES' }),
  bootstrap: (): Key => ({ partition: 'BOOTSTRAP', sort: 'BOOTSTRAP' }),
  idempotency: (t: string, user: string, key: string): Key => ({
    partition: `IDEMPOTENCY#${t}#${user}`,
    sort: key,
  }),
} as const;

/** Sparse index of deleted jobs and snapshots whose leftovers wait to be removed. */
export const garbageIndex = 'GARBAGE';

export const activeRunShards = 8;

/** Sparse index of runs that are not settled, sharded so that no partition of it gets hot. */
export const activeRunIndex = (runId: string): string => {
  let sum = 0;
  for (const character of runId) sum = (sum * 31 + character.charCodeAt(0)) >>> 0;
  return `ACTIVE#${sum % activeRunShards}`;
};
export const activeRunIndexes: readonly string[] = Array.from(
  { length: activeRunShards },
  (_, n) => `ACTIVE#${n}`,
);
