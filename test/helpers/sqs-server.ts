/**
 * Speaks the part of SQS's wire protocol (JSON 1.0) that Millrace uses, and hands messages to a function as Lambda's
 * event source does: in batches, again after the visibility timeout, and to the dead-letter queue in the end.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

type Message = { id: string; body: string; visibleAt: number; received: number };
export type SqsFunction = (event: SQSEvent) => Promise<SQSBatchResponse>;

export type SqsServer = {
  endpoint: string;
  queueUrl: string;
  /** Messages that wait or are hidden, oldest first. */
  messages: Message[];
  deadLetters: Message[];
  /** Delivers what is due until nothing is. */
  deliver(to: SqsFunction): Promise<void>;
  /** When the next message is due, or null. */
  nextAt(): number | null;
  close(): Promise<void>;
};

export type SqsServerOptions = {
  clock?: { now(): number };
  batchSize?: number;
  visibilityMs?: number;
  maxReceives?: number;
};

export async function startSqsServer(options: SqsServerOptions = {}): Promise<SqsServer> {
  const { clock = Date, batchSize = 10, visibilityMs = 45_000, maxReceives = 6 } = options;
  const messages: Message[] = [];
  const deadLetters: Message[] = [];
  const server = createServer((incoming, outgoing) => void receive(messages, clock, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const takeBatch = (): Message[] => {
    const batch = messages.filter(({ visibleAt }) => visibleAt <= clock.now()).slice(0, batchSize);
    for (const message of batch) {
      message.visibleAt = clock.now() + visibilityMs;
      message.received += 1;
    }
    return batch;
  };
  const remove = (message: Message) => void messages.splice(messages.indexOf(message), 1);

  return {
    endpoint,
    queueUrl: `${endpoint}/000000000000/reconcile`,
    messages,
    deadLetters,
    nextAt: () => (messages.length === 0 ? null : Math.min(...messages.map(({ visibleAt }) => visibleAt))),
    deliver: async (to) => {
      for (let batch = takeBatch(); batch.length > 0; batch = takeBatch()) {
        const failed = await failuresOf(to, batch);
        for (const message of batch) {
          if (!failed.has(message.id)) remove(message);
          else if (message.received >= maxReceives) {
            remove(message);
            deadLetters.push(message);
          }
        }
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A function that throws has failed at the whole batch. */
async function failuresOf(to: SqsFunction, batch: Message[]): Promise<Set<string>> {
  try {
    const { batchItemFailures } = await to(sqsEvent(batch));
    return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch {
    return new Set(batch.map(({ id }) => id));
  }
}

/** A batch as Lambda hands it to a function. */
export const sqsEvent = (batch: readonly { id: string; body: string; received?: number }[]): SQSEvent => ({
  Records: batch.map(
    ({ id, body, received = 1 }): SQSRecord => ({
      messageId: id,
      receiptHandle: `receipt-${id}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(received),
        SentTimestamp: '0',
        SenderId: 'test',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: md5(body),
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:reconcile',
      awsRegion: 'eu-west-1',
    }),
  ),
});

async function receive(
  messages: Message[],
  clock: { now(): number },
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const input = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
  const answer = (status: number, body: unknown) =>
    outgoing.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  if (incoming.headers['x-amz-target'] !== 'AmazonSQS.SendMessage') {
    return void answer(400, { __type: 'com.amazonaws.sqs#UnsupportedOperation', message: 'Not played here' });
  }
  const { MessageBody: body, DelaySeconds: delay = 0 } = input;
  if (typeof body !== 'string' || typeof delay !== 'number' || delay < 0 || delay > 900) {
    const message = 'DelaySeconds must be between 0 and 900, and there must be a body';
    return void answer(400, { __type: 'com.amazonaws.sqs#InvalidParameterValue', message });
  }
  const id = randomUUID();
  messages.push({ id, body, visibleAt: clock.now() + delay * 1_000, received: 0 });
  // The SDK checks that what arrived is what it sent.
  answer(200, { MessageId: id, MD5OfMessageBody: md5(body) });
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
