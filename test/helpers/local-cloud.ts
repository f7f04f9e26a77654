import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import {
  type LocalCloud,
  startLocalCloud,
  stopLocalCloud,
} from '../../infra/local/cloud/start-local-cloud.ts';

/** DynamoDB Local and S3Mock for the tests of one file, in a data folder of their own. */
export function useLocalCloud(): () => LocalCloud {
  let folder: string | undefined;
  let cloud: LocalCloud | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-cloud-'));
    cloud = await startLocalCloud({ dataDir: folder });
  }, 300_000);
  afterAll(async () => {
    if (folder === undefined) return;
    await stopLocalCloud(folder);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);
  return () => {
    if (cloud === undefined) throw new Error('The local cloud is there only while tests run.');
    return cloud;
  };
}
