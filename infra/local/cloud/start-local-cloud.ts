import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ProcessIdentity } from '../../../functions/adapters/local/os-processes.ts';
import { cacheFolder } from '../cache-folder.ts';
import { withCacheLock } from '../engine/cache-lock.ts';
import { keepServer, stopServer } from '../processes/keep-process.ts';
import { prepareCloud } from './prepare-cloud.ts';
import { BUCKET, dynamodbLocal, REGION, s3mock } from './servers.ts';

export type CloudServer = { endpoint: string; port: number; process: ProcessIdentity; adopted: boolean };

export type LocalCloud = {
  dynamodb: CloudServer;
  s3: CloudServer;
  bucket: string;
  region: string;
  /** Neither server checks them; the SDKs only insist on having some. */
  accessKeyId: string;
  secretAccessKey: string;
};

export type LocalCloudOptions = { dataDir: string; cache?: string; log?: (line: string) => void };

/**
 * Starts DynamoDB Local and S3Mock on 127.0.0.1, or adopts those of an earlier start of this data folder that still
 * run. They are processes of their own and outlive the caller: end them with stopLocalCloud. Ports stay the same from
 * start to start. Rejects with SetupError.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const log = options.log ?? (() => {});
  const dataDir = resolve(options.dataDir);
  const home = await prepareCloud(options.cache ?? cacheFolder(), log);
  for (const folder of ['dynamodb', 's3', 'tmp']) await mkdir(join(dataDir, folder), { recursive: true });
  return withCacheLock(dataDir, 'cloud', log, async () => {
    const starts = [keepServer(dynamodbLocal(home, dataDir)), keepServer(s3mock(home, dataDir))] as const;
    // The lock is held until both are decided, also when one of them fails.
    await Promise.allSettled(starts);
    const [dynamodb, s3] = await Promise.all(starts);
    return {
      dynamodb: { ...dynamodb, endpoint: `http://127.0.0.1:${dynamodb.port}` },
      s3: { ...s3, endpoint: `http://127.0.0.1:${s3.port}` },
      bucket: BUCKET,
      region: REGION,
      accessKeyId: 'local',
      secretAccessKey: 'local',
    };
  });
}

/** Ends both servers of a data folder, if they run. Their data and ports stay. */
export async function stopLocalCloud(dataDir: string): Promise<void> {
  const folder = resolve(dataDir);
  await Promise.all(['dynamodb-local', 's3mock'].map((name) => stopServer({ dataDir: folder, name })));
}
