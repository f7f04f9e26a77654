import { z } from 'zod';

export const TaskRole = z.enum(['compact', 'jobmanager', 'taskmanager']);
export type TaskRole = z.infer<typeof TaskRole>;

/** Which engine task: one slot of one attempt of one run, and which launch of it. */
export const TaskSlot = z.strictObject({
  tenantId: z.string(),
  jobId: z.string(),
  runId: z.string(),
  epoch: z.int().min(1),
  role: TaskRole,
  index: z.int().min(0),
  launch: z.int().min(1),
});
export type TaskSlot = z.infer<typeof TaskSlot>;

/** Where a launch is to be tried. `refusals`: how often in a row there was no room, or Spot took it back. */
export const Placement = z.strictObject({ spot: z.boolean(), refusals: z.int().min(0) });
export type Placement = z.infer<typeof Placement>;

/**
 * Environment of an agent, the same on Fargate (container overrides) and on one machine (process environment).
 * MILLRACE_TASK is the JSON of TaskSlot; the token is scoped to that launch.
 */
export const agentEnvironmentNames = {
  task: 'MILLRACE_TASK',
  token: 'MILLRACE_TASK_TOKEN',
  channelUrl: 'MILLRACE_CHANNEL_URL',
  cu: 'MILLRACE_TASK_CU',
  bucket: 'MILLRACE_BUCKET',
  region: 'AWS_REGION',
  /** Only on one machine: S3Mock's endpoint. */
  s3Endpoint: 'MILLRACE_S3_ENDPOINT',
  engineHome: 'MILLRACE_ENGINE_HOME',
  workDirectory: 'MILLRACE_WORK_DIRECTORY',
  /** Only on one machine: what its tasks have fetched. Elsewhere a task is a machine of its own. */
  artifactCache: 'MILLRACE_ARTIFACT_CACHE',
  /** Address other tasks of the attempt reach this one at. */
  host: 'MILLRACE_HOST',
  /** How long the runtime waits after it asked the task to stop, before it kills it. */
  stopSeconds: 'MILLRACE_STOP_SECONDS',
  /** '1' when the runtime really holds the task to its CPU and memory. */
  limitsEnforced: 'MILLRACE_LIMITS_ENFORCED',
  /** Only on one machine: keys of the object storage. On AWS the task's role is used. */
  accessKeyId: 'AWS_ACCESS_KEY_ID',
  secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
  /** Set by Fargate: where the task's role is handed out. */
  containerCredentials: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
} as const;
