import { beforeAll } from 'vitest';
import { createArtifactFiles } from '../../functions/adapters/aws/artifact-files.ts';
import { createObjectStore, createS3Client } from '../../functions/adapters/aws/object-store.ts';
import { createDynamoClient, createTable } from '../../functions/adapters/aws/record-table.ts';
import { createRecords } from '../../functions/adapters/aws/records.ts';
import type { ArtifactFiles, UploadPart } from '../../functions/ports/artifact-files.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import type { Records } from '../../functions/ports/records.ts';
import { useLocalCloud } from '../helpers/local-cloud.ts';
import { artifactFilesSuite } from './artifact-files.suite.ts';
import { objectStoreSuite } from './object-store.suite.ts';
import { recordsSuite } from './records.suite.ts';

const cloud = useLocalCloud();
let records: Records;
let store: ObjectStore;
let files: ArtifactFiles;

beforeAll(async () => {
  const { dynamodb, s3, bucket, region, accessKeyId, secretAccessKey } = cloud();
  const connection = { region, accessKeyId, secretAccessKey };
  const client = createDynamoClient({ ...connection, endpoint: dynamodb.endpoint });
  await createTable(client, 'suite');
  // A second start finds the table and must not mind.
  await createTable(client, 'suite');
  records = createRecords({ client, tableName: 'suite' });
  const s3Client = createS3Client({ ...connection, endpoint: s3.endpoint });
  store = createObjectStore({ client: s3Client, bucket });
  files = createArtifactFiles({ client: s3Client, bucket });
});

recordsSuite('DynamoDB Local', () => records);
objectStoreSuite('S3Mock', () => store);
artifactFilesSuite('S3Mock', () => ({ files, objects: store, send: put }));

async function put(parts: readonly UploadPart[], bytes: Buffer, leaveOut: number[] = []): Promise<void> {
  let from = 0;
  for (const { number, sizeBytes, url } of parts) {
    const body = bytes.subarray(from, from + sizeBytes);
    from += sizeBytes;
    if (leaveOut.includes(number)) continue;
    const answer = await fetch(url, { method: 'PUT', body: new Uint8Array(body) });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }
}
