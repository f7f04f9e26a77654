/**
 * Speaks the part of CloudWatch Logs' wire protocol (JSON 1.1) that Millrace uses: FilterLogEvents with stream names,
 * a window of time, one comparison as pattern, and pages, of which some are empty as the real ones are.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LogEvent = { stream: string; timestamp: number; message: string };
type Input = {
  logGroupName: string;
  logStreamNames: string[];
  startTime: number;
  endTime: number;
  filterPattern: string;
  nextToken?: string;
};

export type LogsServer = {
  endpoint: string;
  put(event: LogEvent): void;
  requests: Input[];
  close(): Promise<void>;
};

export async function startLogsServer(logGroup: string, pageSize = 3): Promise<LogsServer> {
  const events: (LogEvent & { eventId: string })[] = [];
  const requests: Input[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const input = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Input;
    requests.push(input);
    const known =
      incoming.headers['x-amz-target'] === 'Logs_20140328.FilterLogEvents' && input.logGroupName === logGroup;
    const [status, body] = known
      ? [200, filter(events, input, pageSize)]
      : [400, { __type: 'ResourceNotFoundException', message: 'There is no such log group' }];
    outgoing
      .writeHead(Number(status), { 'Content-Type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put: (event) => void events.push({ ...event, eventId: String(events.length).padStart(20, '0') }),
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function filter(events: (LogEvent & { eventId: string })[], input: Input, pageSize: number) {
  const wanted = /^\{ \$\.stream = "(\w+)" \}$/.exec(input.filterPattern)?.[1];
  const found = events
    .filter(({ stream }) => input.logStreamNames.includes(stream))
    .filter(({ timestamp }) => timestamp >= input.startTime && timestamp <= input.endTime)
    .filter(({ message }) => streamOf(message) === wanted)
    .sort((a, b) => a.timestamp - b.timestamp);
  // Every other page is empty: a page is what was searched, not what was found.
  const page = Number(input.nextToken ?? '0');
  const begin = Math.ceil(page / 2) * pageSize;
  const shown = page % 2 === 1 ? [] : found.slice(begin, begin + pageSize);
  const more = begin + (page % 2 === 1 ? 0 : pageSize) < found.length;
  return {
    events: shown.map(({ stream, timestamp, message, eventId }) => ({
      logStreamName: stream,
      timestamp,
      message,
      ingestionTime: timestamp,
      eventId,
    })),
    ...(more ? { nextToken: String(page + 1) } : {}),
  };
}

function streamOf(message: string): unknown {
  try {
    return (JSON.parse(message) as { stream?: unknown }).stream;
  } catch {
    return undefined;
  }
}
