/** The queue of hints in SQS. Hints are delivered to the function `reconcile`, which is what retries them. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { JobHint, WorkQueue } from '../../ports/work-queue.ts';
import { type AwsClientLimits, type AwsConnection, clientConfig } from './connection.ts';

const Hint = z.strictObject({ tenantId: z.string(), workspaceId: z.string(), jobId: z.string() });

/** The longest that SQS holds a message back. */
const LONGEST_DELAY_SECONDS = 900;

export const createSqsClient = (connection: AwsConnection, limits: AwsClientLimits = {}): SQSClient =>
  new SQSClient(clientConfig(connection, limits));

/**
 * SQS counts whole seconds, so a hint comes up to a second late, never early. One that is to wait longer than a
 * quarter of an hour comes then: the look it causes asks for the rest.
 */
export function createSqsQueue({ client, queueUrl }: { client: SQSClient; queueUrl: string }): WorkQueue {
  return {
    enqueue: async ({ tenantId, workspaceId, jobId }, delayMs = 0) => {
      const seconds = Math.ceil(Math.max(0, delayMs) / 1_000);
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify({ tenantId, workspaceId, jobId }),
          DelaySeconds: Math.min(seconds, LONGEST_DELAY_SECONDS),
        }),
      );
    },
  };
}

/** The hint in the body of a message. Throws when there is none: the message ends in the dead-letter queue. */
export const hintFrom = (body: string): JobHint => Hint.parse(JSON.parse(body));
