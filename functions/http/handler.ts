import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import type { createApp } from './app.ts';

type Answer = APIGatewayProxyStructuredResultV2 & { statusCode: number };

/** The app behind API Gateway (HTTP API, payload 2.0), and behind the local server that makes the same events. */
export const createHandler = (app: ReturnType<typeof createApp>) => {
  const handler = handle(app);
  return async (event: LambdaEvent): Promise<Answer> => {
    const { headers = {}, ...answer } = await handler(event);
    const joined = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    return { ...answer, headers: Object.fromEntries(joined) };
  };
};
