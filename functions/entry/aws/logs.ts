import { z } from 'zod';
import { createCloudWatchLogStore, createCloudWatchLogsClient } from '../../adapters/aws/log-store.ts';

/** Where the awslogs driver puts what engine tasks write: the group, and `<stream prefix>/<container>`. */
export const Logs = z.object({
  MILLRACE_LOG_GROUP: z.string().min(1).default('/millrace/engine'),
  MILLRACE_LOG_STREAM_PREFIX: z.string().min(1).default('task/engine'),
});

export const composeLogs = (env: z.output<typeof Logs> & { AWS_REGION: string }) =>
  createCloudWatchLogStore({
    client: createCloudWatchLogsClient({ region: env.AWS_REGION }),
    logGroup: env.MILLRACE_LOG_GROUP,
    streamPrefix: env.MILLRACE_LOG_STREAM_PREFIX,
    clock: { now: () => Date.now() },
  });
