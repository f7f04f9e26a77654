import { beforeAll } from 'vitest';
import { createObjectStore, createS3Client } from '../../functions/adapters/aws/object-store.ts';
import { createDynamoClient, createTable } from '../../functions/adapters/aws/record-table.ts';
import { createRecords } from '../../functions/adapters/aws/records.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import type { Records } from '../../functions/ports/records.ts';
import { useLocalCloud } from '../helpers/local-cloud.ts';
import { objectStoreSuite } from './object-store.suite.ts';
import { recordsSuite } from './records.suite.ts';

const cloud = useLocalCloud();
let records: Records;
let store: ObjectStore;

beforeAll(async () => {
  const { dynamodb, s3, bucket, region, accessKeyId, secretAccessKey } = cloud();
  const connection = { region, accessKeyId, secretAccessKey };
  const client = createDynamoClient({ ...connection, endpoint: dynamodb.endpoint });
  await createTable(client, 'suite');
  // A second start finds the table and must not mind.
  await createTable(client, 'suite');
  records = createRecords({ client, tableName: 'suite' });
  store = createObjectStore({ client: createS3Client({ ...connection, endpoint: s3.endpoint }), bucket });
});

recordsSuite('DynamoDB Local', () => records);
objectStoreSuite('S3Mock', () => store);
