/** What the bundled functions find on AWS: real DynamoDB Local and S3Mock, and servers that speak the other protocols. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalCloud } from '../../infra/local/cloud/start-local-cloud.ts';
import { type EcsServer, startEcsServer } from './ecs-server.ts';
import { type SqsServer, startSqsServer } from './sqs-server.ts';

export const taskTokenKey = 'a-key-that-only-the-tests-know';

export type LambdaWorld = {
  /** Environment of every function, as the stacks give it. */
  env: Record<string, string>;
  sqs: SqsServer;
  ecs: EcsServer;
  /** Invocations of the SQL function: tenant and payload. */
  sqlCalls: { tenantId: string; payload: unknown }[];
  close(): Promise<void>;
};

export async function openLambdaWorld(
  cloud: LocalCloud,
  table: string,
  agent: readonly [string, ...string[]],
): Promise<LambdaWorld> {
  const sqs = await startSqsServer();
  const ecs = await startEcsServer({
    cluster: 'cell',
    container: 'engine',
    command: agent,
    stopTimeoutMs: 1_000,
  });
  const sqlCalls: LambdaWorld['sqlCalls'] = [];
  const others = createServer(async (request, response) => {
    const body = await textOf(request);
    const answer = answerOf(request, body, sqlCalls);
    response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => others.listen(0, '127.0.0.1', resolve));
  const other = `http://127.0.0.1:${(others.address() as AddressInfo).port}`;
  return {
    sqs,
    ecs,
    sqlCalls,
    env: {
      AWS_REGION: cloud.region,
      AWS_ACCESS_KEY_ID: cloud.accessKeyId,
      AWS_SECRET_ACCESS_KEY: cloud.secretAccessKey,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_ENDPOINT_URL_DYNAMODB: cloud.dynamodb.endpoint,
      AWS_ENDPOINT_URL_S3: cloud.s3.endpoint,
      AWS_ENDPOINT_URL_SQS: sqs.endpoint,
      AWS_ENDPOINT_URL_ECS: ecs.endpoint,
      AWS_ENDPOINT_URL_LAMBDA: other,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: other,
      MILLRACE_TABLE: table,
      MILLRACE_BUCKET: cloud.bucket,
      MILLRACE_QUEUE_URL: sqs.queueUrl,
      MILLRACE_TASK_TOKEN_SECRET: 'task-token-key',
      MILLRACE_SECRETS_PREFIX: 'millrace/test/variables/',
      MILLRACE_SQL_FUNCTIONS: JSON.stringify({ '1.20.5': 'sql-1-20-5' }),
      MILLRACE_CLUSTER: 'cell',
      MILLRACE_TASK_DEFINITIONS: JSON.stringify({ '1.20.5': 'engine-1-20-5:7' }),
      MILLRACE_SUBNETS: JSON.stringify(['subnet-1']),
      MILLRACE_SECURITY_GROUP: 'sg-1',
      MILLRACE_PUBLIC_ADDRESSES: 'true',
      MILLRACE_CAPACITY_PROVIDER: 'FARGATE',
      MILLRACE_ENGINE_HOME: '/opt/millrace/engine/flink-1.20.5',
      MILLRACE_CHANNEL_URL: 'https://channel.example/',
      MILLRACE_CU_LIMIT: '4',
      MILLRACE_LOG_GROUP: '/millrace/test/engine',
      MILLRACE_LOG_STREAM_PREFIX: 'engine/engine',
    },
    close: async () => {
      await Promise.all([sqs.close(), ecs.close(), closeServer(others)]);
    },
  };
}

/** Secrets Manager's GetSecretValue and Lambda's Invoke; null for anything else. */
function answerOf(request: IncomingMessage, body: string, calls: LambdaWorld['sqlCalls']): unknown {
  if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
    return { Name: 'task-token-key', SecretString: taskTokenKey };
  }
  if (/\/functions\/sql-1-20-5\/invocations/.test(request.url ?? '')) {
    calls.push({ tenantId: String(request.headers['x-amz-tenant-id']), payload: JSON.parse(body) });
    const table = { name: 's', connector: 'datagen', role: ['source'] };
    const planned = { state: [], operators: [], refusedParallelism: {} };
    return { ok: true, errors: [], connectors: ['datagen'], tables: [table], plan: 'Sink(t)', ...planned };
  }
  return null;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
