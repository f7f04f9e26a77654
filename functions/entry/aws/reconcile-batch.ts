import middy from '@middy/core';
import partialFailures from '@middy/sqs-partial-batch-failure';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { hintFrom } from '../../adapters/aws/work-queue.ts';
import type { JobHint } from '../../ports/work-queue.ts';

/** Only the hints that failed come again; several of one batch for one job are one look. */
export function reconcileBatch(
  work: (hint: JobHint) => Promise<void>,
  onError: (error: unknown) => void,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const lookAtAll = async (event: SQSEvent) => {
    const looks = new Map<string, Promise<void>>();
    const lookOnce = (body: string) => {
      const look = looks.get(body) ?? lookAt(body);
      looks.set(body, look);
      return look;
    };
    return Promise.allSettled(event.Records.map(({ body }) => lookOnce(body)));
  };
  const lookAt = async (body: string) => work(hintFrom(body));
  const handler = middy<SQSEvent, unknown>()
    .use(partialFailures({ logger: onError }))
    .handler(lookAtAll);
  return async (event, context) => (await handler(event, context)) as SQSBatchResponse;
}
