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

/** The app behind API Gateway (HTTP API, payload 2.0), and behind the local server that makes the same events. */
export const createHandler = (app: ReturnType<typeof createApp>) => {
  const handler = handle(app);
  return async (event: LambdaEvent): Promise<LambdaAnswer> => {
    const { headers = {}, ...answer } = await handler(event);
    const joined = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    return { ...answer, headers: Object.fromEntries(joined) };
  };
};
