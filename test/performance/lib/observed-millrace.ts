/** A Millrace within this process whose every request to DynamoDB and S3, and every call of the runtime, is counted. */
import { join } from 'node:path';
import { startControlPlane } from '../../../functions/entry/local/control-plane.ts';
import { bootstrap } from '../../../functions/usecases/bootstrap.ts';
import { stopLocalCloud } from '../../../infra/local/cloud/start-local-cloud.ts';
import { openDataFolder } from '../../../infra/local/data-folder.ts';
import { openLog } from '../../../infra/local/log-file.ts';
import { prepareMachine } from '../../../infra/local/prepare-machine.ts';
import { freePort } from '../../../infra/local/processes/free-port.ts';
import { createClient } from '../../../shared/client/client.ts';
import { type CountingProxy, countingProxy } from './counting-proxy.ts';
import type { Side } from './millrace-job.ts';

export type Observed = {
  side: Side;
  dynamodb: CountingProxy;
  s3: CountingProxy;
  bucket: string;
  runtimeCalls: () => number;
  close: () => Promise<void>;
};

export async function startObserved(dataDir: string): Promise<Observed> {
  const folder = await openDataFolder(dataDir);
  const machine = await prepareMachine({ dataDir, port: await freePort(null), folder, say: () => {} });
  const dynamodb = await countingProxy(machine.dynamodb.endpoint);
  const s3 = await countingProxy(machine.s3.endpoint);
  const plane = await startControlPlane(
    { ...machine, dynamodb: { endpoint: dynamodb.endpoint }, s3: { endpoint: s3.endpoint } },
    openLog(join(dataDir, 'logs', 'control-plane.log')),
  );
  const { runtime } = plane.parts;
  let calls = 0;
  for (const name of ['launch', 'stop', 'describe'] as const) {
    // The reconciler was handed this very object.
    const before = runtime[name] as (...words: unknown[]) => Promise<never>;
    Object.assign(runtime, {
      [name]: (...words: unknown[]) => {
        calls += 1;
        return before(...words);
      },
    });
  }
  const login = await bootstrap(plane.useCases, {
    tenantName: 'Bench',
    workspaceName: 'bench',
    email: 'bench@millrace.local',
    userName: 'Bench',
    cuLimit: 16,
    apiKey: null,
  });
  return {
    side: { client: createClient(plane.url, login.apiKey), workspaceId: login.workspaceId, dataDir },
    dynamodb,
    s3,
    bucket: machine.bucket,
    runtimeCalls: () => calls,
    close: async () => {
      await plane.endEverything();
      await dynamodb.close();
      await s3.close();
      await stopLocalCloud(dataDir);
      await folder.release();
    },
  };
}
