import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `text`: method, path, DynamoDB's operation and, for DynamoDB, what was asked. */
export type Seen = { at: number; operation: string; text: string };

export type CountingProxy = { endpoint: string; seen: Seen[]; close: () => Promise<void> };

/** Passes everything on to a server of the local cloud, and remembers who asked for what. */
export function countingProxy(target: string): Promise<CountingProxy> {
  const seen: Seen[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => pass(target, agent, seen, incoming, outgoing));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        endpoint: `http://127.0.0.1:${port}`,
        seen,
        close: () =>
          new Promise((closed) => {
            agent.destroy();
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

function pass(
  target: string,
  agent: Agent,
  seen: Seen[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const { method = 'GET', url = '/', headers } = incoming;
  const asked = headers['x-amz-target'];
  const operation = typeof asked === 'string' ? (asked.split('.')[1] ?? asked) : method;
  const entry: Seen = { at: Date.now(), operation, text: `${method} ${decodeURIComponent(url)} ` };
  seen.push(entry);
  const sent = request(`${target}${url}`, { method, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  sent.on('error', () => outgoing.destroy());
  incoming.on('data', (chunk: Buffer) => {
    // Objects are not looked into.
    if (asked !== undefined) entry.text += chunk.toString('utf8');
  });
  incoming.pipe(sent);
}
