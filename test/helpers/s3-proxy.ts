import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type S3Proxy = {
  endpoint: string;
  /**
   * Runs `meanwhile` when the next object whose key ends so has been stored in full, before whoever stored it is told.
   * Resolves with the key once `meanwhile` is over.
   */
  beforeAnswer(keyEnd: string, meanwhile: (key: string) => Promise<unknown>): Promise<string>;
  close(): Promise<void>;
};

type Wait = {
  keyEnd: string;
  meanwhile: (key: string) => Promise<unknown>;
  done: (key: string) => void;
  failed: (error: unknown) => void;
};

/** Stands between everything and S3Mock; only passes on, until it is told to hold an answer back. */
export async function startS3Proxy(target: string): Promise<S3Proxy> {
  let waiting: Wait | null = null;
  /** An object is stored by a PUT of the whole, or by the POST that completes its parts. */
  const take = (incoming: IncomingMessage): Wait | null => {
    const url = new URL(incoming.url ?? '/', target);
    const part = url.searchParams.has('partNumber');
    const whole = incoming.method === 'PUT' && !part;
    const completes = incoming.method === 'POST' && url.searchParams.has('uploadId');
    if (waiting === null || !(whole || completes) || !url.pathname.endsWith(waiting.keyEnd)) return null;
    const taken = waiting;
    waiting = null;
    return taken;
  };
  const server = createServer((incoming, outgoing) => {
    const wait = take(incoming);
    const key = decodeURIComponent(new URL(incoming.url ?? '/', target).pathname);
    forward(target, incoming, outgoing, async (status) => {
      if (wait === null) return;
      if (status >= 300) return wait.failed(new Error(`${key} was refused with ${status}`));
      await wait.meanwhile(key).then(() => wait.done(key), wait.failed);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    beforeAnswer: (keyEnd, meanwhile) =>
      new Promise((done, failed) => {
        waiting = { keyEnd, meanwhile, done, failed };
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  beforeAnswer: (status: number) => Promise<void>,
): void {
  const { method, url, headers } = incoming;
  const sent = request(new URL(url ?? '/', target), { method, headers });
  sent.on('response', async (answer) => {
    const status = answer.statusCode ?? 500;
    await beforeAnswer(status);
    outgoing.writeHead(status, answer.headers);
    answer.pipe(outgoing);
  });
  sent.on('error', () => outgoing.destroy());
  incoming.on('error', () => sent.destroy());
  incoming.pipe(sent);
}
