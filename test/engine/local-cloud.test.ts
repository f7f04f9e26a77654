import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../functions/adapters/local/os-processes.ts';
import { cacheFolder } from '../../infra/local/cache-folder.ts';
import { prepareCloud } from '../../infra/local/cloud/prepare-cloud.ts';
import {
  type LocalCloud,
  startLocalCloud,
  stopLocalCloud,
} from '../../infra/local/cloud/start-local-cloud.ts';
import { eventually } from '../helpers/eventually.ts';

const PREPARE_MS = 600_000;
const START_MS = 120_000;
const dataDirs: string[] = [];

async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-cloud-'));
  dataDirs.push(folder);
  return folder;
}

beforeAll(() => prepareCloud(cacheFolder(), () => {}), PREPARE_MS);
afterAll(async () => {
  for (const folder of dataDirs) {
    await stopLocalCloud(folder);
    await rm(folder, { recursive: true, force: true });
  }
}, START_MS);

describe('the local cloud', () => {
  it(
    'listens on 127.0.0.1 only, each of its sockets',
    async () => {
      const dataDir = await newDataDir();
      const cloud = await startLocalCloud({ dataDir });
      const addresses = [cloud.dynamodb, cloud.s3].flatMap((server) =>
        listeningAddresses(server.process.pid),
      );
      // One of DynamoDB Local, two of S3Mock.
      expect(addresses).toHaveLength(3);
      // 127.0.0.1 as the kernel prints it: IPv4, and IPv4 seen through an IPv6 socket.
      for (const address of addresses) expect(address).toMatch(/^(0000000000000000FFFF0000)?0100007F:/);
    },
    START_MS,
  );

  it(
    'survives kill -9 of its starter and is adopted by the next start',
    async () => {
      const dataDir = await newDataDir();
      const fixture = join(import.meta.dirname, 'start-cloud-fixture.ts');
      const starter = spawn(process.execPath, ['--import', 'tsx', fixture, dataDir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await once(createInterface({ input: starter.stdout }), 'line');
      const first = JSON.parse(line) as LocalCloud;
      starter.kill('SIGKILL');
      await once(starter, 'exit');

      expect(isAlive(first.dynamodb.process)).toBe(true);
      expect(isAlive(first.s3.process)).toBe(true);
      const second = await startLocalCloud({ dataDir });
      expect(second.dynamodb).toEqual({ ...first.dynamodb, adopted: true });
      expect(second.s3).toEqual({ ...first.s3, adopted: true });
    },
    START_MS,
  );

  it(
    'finds a server again whose identity was never written down',
    async () => {
      const dataDir = await newDataDir();
      const first = await startLocalCloud({ dataDir });
      // What a starter leaves that was killed between starting the server and recording it.
      const record = { port: first.s3.port, process: null };
      await writeFile(join(dataDir, 'processes', 's3mock.json'), JSON.stringify(record));
      const second = await startLocalCloud({ dataDir });
      expect(second.s3).toEqual({ ...first.s3, adopted: true });
    },
    START_MS,
  );

  it(
    'has data and ports again after kill -9 of both servers',
    async () => {
      const dataDir = await newDataDir();
      const first = await startLocalCloud({ dataDir });
      const { dynamodb, s3 } = clients(first);
      await dynamodb.send(
        new CreateTableCommand({
          TableName: 'kept',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      );
      for (let n = 0; n < 20; n++) {
        await dynamodb.send(new PutItemCommand({ TableName: 'kept', Item: { pk: { S: `item-${n}` } } }));
        await s3.send(new PutObjectCommand({ Bucket: first.bucket, Key: `kept/${n}`, Body: `body ${n}` }));
      }
      process.kill(first.dynamodb.process.pid, 'SIGKILL');
      process.kill(first.s3.process.pid, 'SIGKILL');
      await eventually(() =>
        expect(isAlive(first.s3.process) || isAlive(first.dynamodb.process)).toBe(false),
      );

      const second = await startLocalCloud({ dataDir });
      expect([second.dynamodb.port, second.s3.port]).toEqual([first.dynamodb.port, first.s3.port]);
      expect([second.dynamodb.adopted, second.s3.adopted]).toEqual([false, false]);
      for (let n = 0; n < 20; n++) {
        const item = await dynamodb.send(
          new GetItemCommand({ TableName: 'kept', Key: { pk: { S: `item-${n}` } } }),
        );
        expect(item.Item).toEqual({ pk: { S: `item-${n}` } });
        const object = await s3.send(new GetObjectCommand({ Bucket: first.bucket, Key: `kept/${n}` }));
        expect(await object.Body?.transformToString()).toBe(`body ${n}`);
      }
    },
    START_MS,
  );

  it(
    'takes another port when a stranger has taken its own',
    async () => {
      const dataDir = await newDataDir();
      const first = await startLocalCloud({ dataDir });
      await stopLocalCloud(dataDir);
      expect(isAlive(first.dynamodb.process)).toBe(false);
      const stranger = createServer().listen(first.dynamodb.port, '127.0.0.1');
      await once(stranger, 'listening');
      const second = await startLocalCloud({ dataDir });
      stranger.close();
      expect(second.dynamodb.port).not.toBe(first.dynamodb.port);
      expect(second.s3.port).toBe(first.s3.port);
    },
    START_MS,
  );

  it(
    'stops twice without complaint',
    async () => {
      const dataDir = await newDataDir();
      const cloud = await startLocalCloud({ dataDir });
      await stopLocalCloud(dataDir);
      await stopLocalCloud(dataDir);
      expect([isAlive(cloud.dynamodb.process), isAlive(cloud.s3.process)]).toEqual([false, false]);
    },
    START_MS,
  );
});

function clients(cloud: LocalCloud) {
  const { region, accessKeyId, secretAccessKey } = cloud;
  const common = { region, credentials: { accessKeyId, secretAccessKey } };
  return {
    dynamodb: new DynamoDBClient({ ...common, endpoint: cloud.dynamodb.endpoint }),
    s3: new S3Client({ ...common, endpoint: cloud.s3.endpoint, forcePathStyle: true }),
  };
}

/** Local addresses of a process' listening TCP sockets, in the kernel's hexadecimal. */
function listeningAddresses(pid: number): string[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        // Closed between the two looks.
        return [];
      }
    }),
  );
  const LISTEN = '0A';
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(/\s+/))
      .filter((fields) => fields[3] === LISTEN && sockets.has(fields[9] ?? ''))
      .map((fields) => fields[1] ?? ''),
  );
}
