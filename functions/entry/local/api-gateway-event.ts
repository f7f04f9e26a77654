import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { LambdaEvent } from 'hono/aws-lambda';

/** Payload format 2.0 among the kinds of events that a handler may get. */
type HttpApiEvent = Extract<LambdaEvent, { rawPath: string }>;

const joinedHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined || name === 'cookie'
        ? []
        : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );

/** API Gateway hands cookies over apart from the other headers. */
const cookiesOf = (request: IncomingMessage): string[] =>
  (request.headers.cookie ?? '').split(/; */).filter((cookie) => cookie !== '');

/** A request as an HTTP API of API Gateway hands it to a function (payload format 2.0). */
export const toApiGatewayEvent = (request: IncomingMessage, body: Buffer): HttpApiEvent => {
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const headers = joinedHeaders(request);
  const now = Date.now();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers,
    cookies: cookiesOf(request),
    body: body.length > 0 ? body.toString('base64') : null,
    isBase64Encoded: body.length > 0,
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      authentication: null,
      authorizer: {},
      domainName: '127.0.0.1',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
  };
};
