/** A bundled function in a process of its own, with nothing but the environment it is given. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const host = fileURLToPath(new URL('./lambda-host.mjs', import.meta.url));

export type LambdaProcess = {
  /** Answers what the handler answers; rejects with what it throws. */
  invoke(event: unknown): Promise<unknown>;
  /** CPU of the process from its start to its newest answer, in milliseconds. */
  cpuMs(): number;
  /** What it has written to its log so far. */
  log(): string;
  close(): Promise<void>;
};

type Message = { ready?: true; id?: number; answer?: unknown; error?: string; cpuMs?: number };

/** Resolves when the bundle is loaded. Rejects with what it said when it ends before that. */
export async function startLambda(bundle: string, env: Record<string, string>): Promise<LambdaProcess> {
  const child = fork(host, [bundle], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
  let said = '';
  let cpuMs = 0;
  const listen = (chunk: Buffer) => {
    said += chunk.toString('utf8');
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const waiting = new Map<number, (message: Message) => void>();
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: Message) => {
      cpuMs = message.cpuMs ?? cpuMs;
      if (message.ready) resolve();
      else if (message.id !== undefined) waiting.get(message.id)?.(message);
    });
    void ended.then(() => reject(new Error(`The function ended: ${said}`)));
  });
  let invocations = 0;
  return {
    invoke: (event) => {
      invocations += 1;
      const id = invocations;
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ answer, error }) =>
          error === undefined ? resolve(answer) : reject(new Error(error)),
        );
        void ended.then(() => reject(new Error(`The function ended: ${said}`)));
        child.send({ id, event });
      });
    },
    cpuMs: () => cpuMs,
    log: () => said,
    close: () => end(child, ended),
  };
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

export type HttpCall = { token?: string; json?: unknown; headers?: Record<string, string>; body?: string };

/** A request as an HTTP API and a function URL hand it over (payload format 2.0). */
export function httpEvent(method: string, address: string, call: HttpCall = {}): unknown {
  const [rawPath = '/', rawQueryString = ''] = address.split('?');
  const body = call.body ?? (call.json === undefined ? undefined : JSON.stringify(call.json));
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: {
      host: 'api.example',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
      ...call.headers,
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'gateway-1',
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:00:00:00 +0000',
      timeEpoch: 0,
    },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body }),
  };
}
