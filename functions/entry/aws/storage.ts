import { createObjectStore, createS3Client } from '../../adapters/aws/object-store.ts';
import { createDynamoClient } from '../../adapters/aws/record-table.ts';
import { createRecords } from '../../adapters/aws/records.ts';
import { createSqsClient, createSqsQueue } from '../../adapters/aws/work-queue.ts';
import { clock, makeFreshId } from '../fresh-ids.ts';

/** What every function stands on: table, queue, time and ids. Clients are made once for each environment. */
export const composeCommon = (env: {
  AWS_REGION: string;
  MILLRACE_TABLE: string;
  MILLRACE_QUEUE_URL: string;
}) => ({
  records: createRecords({
    client: createDynamoClient({ region: env.AWS_REGION }),
    tableName: env.MILLRACE_TABLE,
  }),
  queue: createSqsQueue({
    client: createSqsClient({ region: env.AWS_REGION }),
    queueUrl: env.MILLRACE_QUEUE_URL,
  }),
  clock,
  ids: makeFreshId,
});

/** The engine data's bucket, for those functions that may read or write it. */
export const composeObjects = (env: { AWS_REGION: string; MILLRACE_BUCKET: string }) => ({
  bucket: env.MILLRACE_BUCKET,
  objects: createObjectStore({
    client: createS3Client({ region: env.AWS_REGION }),
    bucket: env.MILLRACE_BUCKET,
  }),
});
