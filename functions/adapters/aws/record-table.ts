import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { type AwsClientLimits, type AwsConnection, clientConfig } from './connection.ts';

/**
 * Shape of the one table. On AWS the infrastructure makes it with the same names. All keys are strings; the sparse
 * index holds keys only, and `ttl` is in seconds since the epoch.
 */
export const recordTable = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexName: 'GSI1',
  indexPartitionKey: 'ix',
  indexSortKey: 'pk',
  timeToLive: 'ttl',
} as const;

export const createDynamoClient = (connection: AwsConnection, limits: AwsClientLimits = {}): DynamoDBClient =>
  new DynamoDBClient(clientConfig(connection, { requestTimeoutMs: 5_000, ...limits }));

/** Makes the table where there is no infrastructure to make it. Does nothing when it is there. */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const { partitionKey, sortKey, indexName, indexPartitionKey, indexSortKey, timeToLive } = recordTable;
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [partitionKey, sortKey, indexPartitionKey].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: [
          { AttributeName: partitionKey, KeyType: 'HASH' },
          { AttributeName: sortKey, KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: indexName,
            KeySchema: [
              { AttributeName: indexPartitionKey, KeyType: 'HASH' },
              { AttributeName: indexSortKey, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 60 }, { TableName: tableName });
  try {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: tableName,
        TimeToLiveSpecification: { AttributeName: timeToLive, Enabled: true },
      }),
    );
  } catch (error) {
    // A second start finds it switched on.
    if (!(error instanceof Error && /already enabled/i.test(error.message))) throw error;
  }
}
