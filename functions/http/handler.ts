import { handle, type LambdaEvent } from 'hono/aws-lambda';
import type { createApp } from './app.ts';

/** Answer of a function behind API Gateway, payload format 2.0. */
type LambdaAnswer = {
  statusCode: number;
  headers: Record<string, string>;
  cookies?: string[];
  body: string;
  isBase64Encoded: boolean;
};

type HttpApiEvent = Extract<LambdaEvent, { rawPath: string }>;

/** No web request can be made with these; none of our addresses offers them, and that is what is answered. */
const unspeakable = new Set(['CONNECT', 'TRACE', 'TRACK']);

const isAddress = (path: string): boolean => path.startsWith('/') && URL.canParse(`https://host${path}`);

/** Hono would write what is beyond ASCII with percent signs, and so make a value of it that somebody may take. */
const plain = (headers: Record<string, string | undefined>): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value?.replace(/[^\t\x20-\x7e]/g, '\x7f')]),
  );

/** What no web request can be made of becomes the nearest that the app refuses in its own words. */
const readable = (event: HttpApiEvent): HttpApiEvent => {
  const { http } = event.requestContext;
  const method = unspeakable.has(http.method.toUpperCase()) ? 'OPTIONS' : http.method;
  const rawPath = isAddress(event.rawPath) ? event.rawPath : '/unreadable';
  // A read has no use for a body, and none may be attached to one.
  const body = method === 'GET' || method === 'HEAD' ? null : event.body;
  const requestContext = { ...event.requestContext, http: { ...http, method } };
  return { ...event, rawPath, body, headers: plain(event.headers), requestContext };
};

/** The app behind API Gateway (HTTP API, payload 2.0), and behind the local server that makes the same events. */
export const createHandler = (app: ReturnType<typeof createApp>) => {
  const handler = handle(app);
  return async (event: LambdaEvent): Promise<LambdaAnswer> => {
    const { headers = {}, ...answer } = await handler('rawPath' in event ? readable(event) : event);
    const joined = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    return { ...answer, headers: Object.fromEntries(joined) };
  };
};
