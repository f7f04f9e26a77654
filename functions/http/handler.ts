import type { APIGatewayProxyResult } from 'aws-lambda';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import type { createApp } from './app.ts';

/** The app behind API Gateway (HTTP API, payload 2.0), and behind the local server that makes the same events. */
export const createHandler = (app: ReturnType<typeof createApp>) => {
  const handler = handle(app);
  return (event: LambdaEvent, context?: LambdaContext): Promise<APIGatewayProxyResult> =>
    handler(event, context) as Promise<APIGatewayProxyResult>;
};
