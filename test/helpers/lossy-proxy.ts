import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LossyProxy = {
  endpoint: string;
  /**
   * The next request takes place (`answer`) or never gets there (`request`), and its connection is closed without an
   * answer. `meanwhile` runs before the sender can notice.
   */
  loseNext(what: 'answer' | 'request', meanwhile?: () => Promise<unknown>): void;
  close(): Promise<void>;
};

type Loss = { what: 'answer' | 'request'; meanwhile: () => Promise<unknown> };

/** Stands between an SDK and its server, and loses what a network can lose. Host headers pass unchanged. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
  const losses: Loss[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const loss = losses.shift();
    const body = await readAll(incoming);
    if (loss?.what !== 'request') await forward(target, incoming, body, loss === undefined ? outgoing : null);
    if (loss !== undefined) {
      await loss.meanwhile();
      incoming.socket.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseNext: (what, meanwhile = async () => {}) => losses.push({ what, meanwhile }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(target: string, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse | null) {
  return new Promise<void>((resolve, reject) => {
    const { method, url, headers } = incoming;
    const sent = request(new URL(url ?? '/', target), { method, headers }, async (answer) => {
      const bytes = await readAll(answer);
      outgoing?.writeHead(answer.statusCode ?? 500, answer.headers).end(bytes);
      resolve();
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
