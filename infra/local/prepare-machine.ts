import { createServer } from 'node:net';
import { join } from 'node:path';
import { buildAgent } from '../../engine-container/agent/build.ts';
import { createDynamoClient, createTable } from '../../functions/adapters/aws/record-table.ts';
import type { LocalConfig } from '../../functions/entry/local/compose.ts';
import { cacheFolder } from './cache-folder.ts';
import { readCatalog } from './catalog.ts';
import { startLocalCloud } from './cloud/start-local-cloud.ts';
import { buildConsole } from './console.ts';
import type { DataFolder } from './data-folder.ts';
import { createEngineHomes } from './engine/engine-homes.ts';
import { prepareEngine } from './engine/prepare-engine.ts';
import { ENGINE_CONTAINER } from './engine/releases.ts';
import { SetupError } from './setup-error.ts';

const table = 'millrace';

/** Everything the control plane needs on this machine: engine, agent, servers, table. Throws SetupError. */
export async function prepareMachine(options: {
  dataDir: string;
  port: number;
  folder: DataFolder;
  say: (line: string) => void;
}): Promise<LocalConfig> {
  const { dataDir, port, folder, say } = options;
  await mustBeFree(port, '--port <another>');
  await mustBeFree(
    folder.channelPort,
    `delete ${join(dataDir, 'channel-port')} once no engine task runs any more`,
  );
  const cache = cacheFolder();
  const [standard, consoleDir] = await Promise.all([
    prepareEngine({ cache, log: say }),
    buildConsole({ cache, log: say }),
  ]);
  const catalog = await readCatalog();
  const engines = createEngineHomes({
    standard,
    releases: catalog.releases.map(({ version }) => version),
    prepare: (release, log) => prepareEngine({ cache, release, log }),
    now: Date.now,
  });
  const [agentBundle, cloud] = await Promise.all([
    buildAgent(),
    startLocalCloud({ dataDir, cache, log: say }),
  ]);
  const client = createDynamoClient({ ...cloud, endpoint: cloud.dynamodb.endpoint });
  await createTable(client, table);
  client.destroy();
  return {
    dataDir,
    port,
    channelPort: folder.channelPort,
    agentBundle,
    consoleDir,
    connectorsFile: join(ENGINE_CONTAINER, 'connectors.json'),
    catalog: {
      ...catalog,
      get releases() {
        return catalog.releases.map((release) => ({ ...release, ...engines.stateOf(release.version) }));
      },
    },
    engines: engines.homes,
    dynamodb: cloud.dynamodb,
    s3: cloud.s3,
    table,
    bucket: cloud.bucket,
    region: cloud.region,
    accessKeyId: cloud.accessKeyId,
    secretAccessKey: cloud.secretAccessKey,
    taskTokenKey: folder.taskTokenKey,
    secretsKey: folder.secretsKey,
  };
}

/** Said before anything is started, so that nothing has to be taken down again. */
function mustBeFree(port: number, fix: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) =>
      reject(
        (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
          ? new SetupError(
              `Port ${port} is in use by another program.`,
              `127.0.0.1:${port}`,
              `npm start -- ${fix}`,
            )
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
