import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LambdaEvent } from 'hono/aws-lambda';
import { toApiGatewayEvent } from './api-gateway-event.ts';
import { createConsoleFiles, type FileAnswer } from './console-files.ts';
import { refuseBrokenRequests, transportProblem } from './refusals.ts';

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
  /** Origin of the storage that takes uploads from the console. */
  uploadsTo?: string;
  /** How long a slow sender is waited for. */
  patience?: Partial<typeof patient>;
  /** A handler that threw: nobody sees more of it than a 500. */
  onError?: (error: unknown) => void;
};

/** Milliseconds; the last one is how often the first two are looked at. */
const patient = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 };

/** The longest page token, each letter of it percent-encoded, with room for the rest. */
const maxHeaderSize = 128 * 1024;

/** What API Gateway takes at most; the app's own limit is lower. */
const maxRequestBytes = 10 * 1024 * 1024;
/** So much more is let in and thrown away, so that the sender is listening when the answer comes. */
const mostWasted = 64 * 1024 * 1024;

/** The body; null when it is too large. */
const readAll = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxRequestBytes) chunks.push(chunk);
    else if (size > mostWasted) return null;
    else chunks.length = 0;
  }
  return size <= maxRequestBytes ? Buffer.concat(chunks) : null;
};

type Files = (request: IncomingMessage) => Promise<FileAnswer | null>;

const answerTo = async (
  request: IncomingMessage,
  options: HttpServerOptions,
  files: Files,
): Promise<LambdaAnswer | FileAnswer> => {
  // Node would refuse this in words of its own.
  if (request.headers.host === undefined && request.httpVersion === '1.1') {
    return transportProblem('bad_request', 'The header Host is missing.');
  }
  const file = await files(request);
  if (file) return file;
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const body = await readAll(request);
  if (body === null) return transportProblem('too_large', 'The body is larger than 10 MiB.');
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
      send(request, response, transportProblem('internal', 'Something went wrong that should not have.'));
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
    const { consoleDir, uploadsTo = null } = options;
    const files: Files = consoleDir ? createConsoleFiles(consoleDir, uploadsTo) : async () => null;
    const handle = listener(options, files);
    const patience = { ...patient, ...options.patience };
    const server = createServer(
      { ...patience, maxHeaderSize, requireHostHeader: false },
      (request, response) => {
        void handle(request, response);
      },
    );
    // An Expect that we do not know is no reason to refuse.
    server.on('checkExpectation', (request, response) => void handle(request, response));
    refuseBrokenRequests(server);
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject);
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}`, port, close: () => close(server) });
    });
  });
