import type { z } from 'zod';
import { createCloudWatchLogStore, createCloudWatchLogsClient } from '../../adapters/aws/log-store.ts';
import type { Logs } from './environment.ts';

/** What engine tasks wrote, for the one function that shows it. */
export const composeLogs = (env: z.output<typeof Logs> & { AWS_REGION: string }) =>
  createCloudWatchLogStore({
    client: createCloudWatchLogsClient({ region: env.AWS_REGION }),
    logGroup: env.MILLRACE_LOG_GROUP,
    streamPrefix: env.MILLRACE_LOG_STREAM_PREFIX,
    clock: { now: () => Date.now() },
  });
