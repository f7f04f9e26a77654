import { afterEach, describe, expect, it } from 'vitest';
import {
  createCloudWatchLogStore,
  createCloudWatchLogsClient,
} from '../../functions/adapters/aws/log-store.ts';
import { writeAgentLine } from '../../shared/domain/agent-line.ts';
import { type LogsServer, startLogsServer } from '../helpers/logs-server.ts';
import { logStoreSuite } from './log-store.suite.ts';

const logGroup = '/millrace/engine';
const servers: LogsServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const makeWorld = async () => {
  const server = await startLogsServer(logGroup);
  servers.push(server);
  let now = Date.parse('2026-01-01T00:00:00Z');
  const client = createCloudWatchLogsClient(
    { region: 'eu-central-1', endpoint: server.endpoint, accessKeyId: 'a', secretAccessKey: 'b' },
    { maxAttempts: 1 },
  );
  return {
    server,
    store: createCloudWatchLogStore({
      client,
      logGroup,
      streamPrefix: 'task/engine',
      clock: { now: () => now },
    }),
    timesOutput: true,
    settle: async () => {},
    write: async (
      { taskId }: { taskId: string },
      stream: Parameters<typeof writeAgentLine>[1],
      at: number,
      text: string,
    ) => {
      // Half a minute later all drivers have handed over what was written.
      now = Math.max(now, at + 30_000);
      server.put({
        stream: `task/engine/${taskId}`,
        timestamp: at,
        message: writeAgentLine(at, stream, text),
      });
    },
  };
};

logStoreSuite('CloudWatch Logs', makeWorld);

describe('CloudWatch Logs', () => {
  it('is asked for the streams that awslogs names after the tasks, also when a task is named by its ARN', async () => {
    const { server, store } = await makeWorld();
    const taskId = 'arn:aws:ecs:eu-central-1:123456789012:task/millrace/0123abcd';
    const since = Date.parse('2025-12-31T23:59:00Z');
    const task = { taskId, role: 'compact', index: 0, epoch: 1, launch: 1 } as const;
    const where = { tenantId: 't', jobId: 'j', runId: 'r', tasks: [task], since, until: null };
    await store.read({ ...where, stream: 'output', limit: 5, from: null });
    expect(server.requests[0]).toMatchObject({
      logGroupName: logGroup,
      logStreamNames: ['task/engine/0123abcd'],
      filterPattern: '{ $.stream = "output" }',
    });
  });
});
