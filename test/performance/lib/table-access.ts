import { createDynamoClient } from '../../../functions/adapters/aws/record-table.ts';
import { createRecords } from '../../../functions/adapters/aws/records.ts';
import { REGION } from '../../../infra/local/cloud/servers.ts';
import type { Bench } from './bench-context.ts';

export const tableName = 'millrace';

/** The table of the bench's Millrace, through the very adapter the control plane uses. */
export async function openTable(bench: Bench) {
  await bench.millrace();
  const endpoint = await bench.endpoint('dynamodb-local');
  const client = createDynamoClient({
    region: REGION,
    accessKeyId: 'local',
    secretAccessKey: 'local',
    endpoint,
  });
  return { client, records: createRecords({ client, tableName }), close: () => client.destroy() };
}
