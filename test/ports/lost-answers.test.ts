import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createObjectStore, createS3Client } from '../../functions/adapters/aws/object-store.ts';
import { createDynamoClient, createTable } from '../../functions/adapters/aws/record-table.ts';
import { createRecords } from '../../functions/adapters/aws/records.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import type { Records, RecordWrite } from '../../functions/ports/records.ts';
import { useLocalCloud } from '../helpers/local-cloud.ts';
import { type LossyProxy, startLossyProxy } from '../helpers/lossy-proxy.ts';

/** The SDK sends a request again when its answer is lost. A write that took place must not come back as a conflict. */
const cloud = useLocalCloud();
const proxies: LossyProxy[] = [];
let table: { lossy: Records; direct: Records; proxy: LossyProxy };
let bucket: { lossy: ObjectStore; direct: ObjectStore; proxy: LossyProxy };

beforeAll(async () => {
  const { dynamodb, s3, bucket: name, region, accessKeyId, secretAccessKey } = cloud();
  const connection = { region, accessKeyId, secretAccessKey };
  const dynamo = (endpoint: string) => createDynamoClient({ ...connection, endpoint });
  const store = (endpoint: string) =>
    createObjectStore({ client: createS3Client({ ...connection, endpoint }), bucket: name });
  const records = (endpoint: string) => createRecords({ client: dynamo(endpoint), tableName: 'lossy' });
  await createTable(dynamo(dynamodb.endpoint), 'lossy');
  const [toTable, toBucket] = await Promise.all([
    startLossyProxy(dynamodb.endpoint),
    startLossyProxy(s3.endpoint),
  ]);
  proxies.push(toTable, toBucket);
  table = { lossy: records(toTable.endpoint), direct: records(dynamodb.endpoint), proxy: toTable };
  bucket = { lossy: store(toBucket.endpoint), direct: store(s3.endpoint), proxy: toBucket };
});
afterAll(() => Promise.all(proxies.map((proxy) => proxy.close())));

const put = (sort: string, expected: 'absent' | number, value: unknown): RecordWrite => ({
  op: 'put',
  key: { partition: 'P', sort },
  value,
  expect: expected,
});

describe('records', { timeout: 60_000 }, () => {
  test.each(['create', 'replace'] as const)('a write whose answer was lost took place: %s', async (kind) => {
    const { lossy, direct, proxy } = table;
    const sort = randomUUID();
    if (kind === 'replace') await direct.commit([put(sort, 'absent', 'before')]);
    proxy.loseNext('answer');
    expect(await lossy.commit([put(sort, kind === 'create' ? 'absent' : 1, 'mine')])).toEqual({ ok: true });
    expect(await direct.get({ partition: 'P', sort })).toMatchObject({
      value: 'mine',
      revision: kind === 'create' ? 1 : 2,
    });
  });

  test('a commit of several whose answer was lost takes place once', async () => {
    const { lossy, direct, proxy } = table;
    const [a, b] = [randomUUID(), randomUUID()];
    proxy.loseNext('answer');
    expect(await lossy.commit([put(a, 'absent', 1), put(b, 'absent', 2)])).toEqual({ ok: true });
    proxy.loseNext('answer');
    expect(await lossy.commit([{ op: 'delete', key: { partition: 'P', sort: a }, expect: 1 }])).toEqual({
      ok: true,
    });
    expect(await direct.get({ partition: 'P', sort: b })).toMatchObject({ revision: 1 });
  });

  test('a write that another one covered meanwhile is not called a conflict: it throws', async () => {
    const { lossy, direct, proxy } = table;
    const sort = randomUUID();
    proxy.loseNext('answer', () => direct.commit([put(sort, 1, 'theirs')]));
    await expect(lossy.commit([put(sort, 'absent', 'mine')])).rejects.toThrow(/Cannot tell/);
  });

  test('a write that never got there while another one won is a conflict, even with equal values', async () => {
    const { lossy, direct, proxy } = table;
    const sort = randomUUID();
    proxy.loseNext('request', () => direct.commit([put(sort, 'absent', 'same')]));
    expect(await lossy.commit([put(sort, 'absent', 'same')])).toEqual({ ok: false, failed: [0] });
  });
});

describe('object store', { timeout: 60_000 }, () => {
  test.each(['absent', 'etag'] as const)('a putIf whose answer was lost took place: %s', async (kind) => {
    const { lossy, direct, proxy } = bucket;
    const key = randomUUID();
    const condition = kind === 'absent' ? kind : await direct.put(key, 'before');
    proxy.loseNext('answer');
    const outcome = await lossy.putIf(key, 'mine', condition);
    const found = await direct.get(key);
    expect(outcome).toEqual({ etag: found?.etag });
    expect(new TextDecoder().decode(found?.body)).toBe('mine');
  });

  test.each(['answer', 'request'] as const)(
    'when the %s was lost and another write stands there, it throws: nobody can tell',
    async (what) => {
      const { lossy, direct, proxy } = bucket;
      const key = randomUUID();
      proxy.loseNext(what, () => direct.put(key, 'theirs'));
      await expect(lossy.putIf(key, 'mine', 'absent')).rejects.toThrow(/Cannot tell/);
    },
  );
});
