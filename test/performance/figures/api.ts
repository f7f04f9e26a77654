/** p99 of GET job through the API, against p99 of a bare GetItem of that very job's record. */
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { apiCaller } from '../lib/api-caller.ts';
import type { Bench } from '../lib/bench-context.ts';
import { latencies } from '../lib/latency.ts';
import { compared, type Measured } from '../lib/results.ts';
import { percentile } from '../lib/stats.ts';
import { openTable, tableName } from '../lib/table-access.ts';

const calls = 1_000;
const warmUp = 3_000;

export async function measureApi(bench: Bench): Promise<Measured> {
  const { client, workspaceId } = await bench.millrace();
  const job = await client.jobs.create({ params: { workspaceId }, body: { name: bench.fresh('read') } });
  const { tenantId } = (await client.auth.me()).user;
  const table = await openTable(bench);
  const api = await apiCaller(bench);
  const db = DynamoDBDocumentClient.from(table.client);
  const key = recordKeys.job(tenantId, workspaceId, job.id);
  const sides = {
    ours: () => api.get(`/v1/workspaces/${workspaceId}/jobs/${job.id}`),
    theirs: () =>
      db.send(
        new GetCommand({
          TableName: tableName,
          Key: { pk: key.partition, sk: key.sort },
          ConsistentRead: true,
        }),
      ),
  };
  const rows = [];
  for (const side of Object.values(sides)) await latencies(warmUp, 8, side);
  for (const atOnce of [1, 8]) {
    const p99 = { ours: [] as number[], theirs: [] as number[] };
    const p50 = { ours: [] as number[], theirs: [] as number[] };
    for (let round = 0; round < Math.max(5, bench.rounds); round += 1) {
      const order = round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const);
      for (const side of order) {
        const taken = await latencies(calls, atOnce, sides[side]);
        p99[side].push(percentile(taken, 0.99));
        p50[side].push(percentile(taken, 0.5));
      }
    }
    const words = atOnce === 1 ? 'one after the other' : `${atOnce} at once`;
    rows.push(compared(`GET job p99, ${words}; theirs: GetItem`, 'ms', p99.ours, p99.theirs, 3));
    rows.push(compared(`GET job median, ${words}; theirs: GetItem`, 'ms', p50.ours, p50.theirs, null));
  }
  api.close();
  table.close();
  return {
    rows,
    notes: [
      `${calls} calls a side and round. Client, control plane and DynamoDB Local share this machine. GetItem is a consistent read with the SDK, client settings and item that the control plane uses; the API read is signed in, authorized and rendered.`,
    ],
  };
}
