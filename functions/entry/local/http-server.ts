import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LambdaEvent } from 'hono/aws-lambda';
import { toApiGatewayEvent } from './api-gateway-event.ts';
import { createConsoleFiles, type FileAnswer } from './console-files.ts';

/** A Lambda function behind API Gateway (payload 2.0). */
export type LambdaHandler = (event: LambdaEvent) => Promise<LambdaAnswer>;
export type LambdaAnswer = {
  statusCode: number;
  headers?: Record<string, string | number | boolean> | undefined;
  cookies?: string[] | undefined;
  body?: string | undefined;
  isBase64Encoded?: boolean | undefined;
};

export type HttpServerOptions = {
  /** 0 chooses a free one. */
  port: number;
  api: LambdaHandler;
  /** POST /engine/v1/*: the agents' channel, a function of its own on AWS. */
  engineChannel?: LambdaHandler;
  /** Where the console's files are; without it none are served. */
  consoleDir?: string;
  /** A handler that threw: nobody sees more of it than a 500. */
  onError?: (error: unknown) => void;
};

/** What API Gateway takes at most; the app's own limit is lower. */
const maxRequestBytes = 10 * 1024 * 1024;

const problem = (status: number, code: string, title: string, fix: string): LambdaAnswer => ({
  statusCode: status,
  headers: { 'Content-Type': 'application/problem+json', Connection: 'close' },
  body: JSON.stringify({
    type: `urn:millrace:error:${code}`,
    title,
    status,
    code,
    detail: title,
    fix,
    errors: [],
  }),
});

const readAll = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxRequestBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

type Files = (request: IncomingMessage) => Promise<FileAnswer | null>;

const answerTo = async (
  request: IncomingMessage,
  options: HttpServerOptions,
  files: Files,
): Promise<LambdaAnswer | FileAnswer> => {
  const file = await files(request);
  if (file) return file;
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const body = await readAll(request);
  if (body === null) {
    return problem(413, 'too_large', 'The body is too large', 'Send at most 1 MiB.');
  }
  const isChannel = path.startsWith('/engine/v1/');
  const handler = isChannel && options.engineChannel ? options.engineChannel : options.api;
  return handler(toApiGatewayEvent(request, body));
};

const bytesOf = (answer: LambdaAnswer | FileAnswer): Buffer =>
  Buffer.isBuffer(answer.body)
    ? answer.body
    : Buffer.from(
        answer.body ?? '',
        'isBase64Encoded' in answer && answer.isBase64Encoded ? 'base64' : 'utf8',
      );

const send = (
  request: IncomingMessage,
  response: ServerResponse,
  answer: LambdaAnswer | FileAnswer,
): void => {
  const body = bytesOf(answer);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, String(value));
  if ('cookies' in answer && answer.cookies?.length) response.setHeader('Set-Cookie', answer.cookies);
  response.statusCode = answer.statusCode;
  if (answer.statusCode !== 204 && answer.statusCode !== 304)
    response.setHeader('Content-Length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
};

const listener =
  (options: HttpServerOptions, files: Files) =>
  async (request: IncomingMessage, response: ServerResponse) => {
    try {
      send(request, response, await answerTo(request, options, files));
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      options.onError?.(error);
      send(request, response, problem(500, 'internal', 'Millrace failed at this', 'Try again.'));
    }
  };

export type HttpServer = { url: string; port: number; close: () => Promise<void> };

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });

/**
 * API Gateway and the function URL of one machine: real requests on loopback become the events that AWS would make,
 * so that the very Lambda handlers run. Rejects with the system's error (EADDRINUSE) when the port is taken.
 */
export const startHttpServer = (options: HttpServerOptions): Promise<HttpServer> =>
  new Promise((resolve, reject) => {
    const files: Files = options.consoleDir ? createConsoleFiles(options.consoleDir) : async () => null;
    const handle = listener(options, files);
    const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
      void handle(request, response);
    });
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject);
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}`, port, close: () => close(server) });
    });
  });
