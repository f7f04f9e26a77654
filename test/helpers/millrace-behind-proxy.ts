/** infra/local/main.ts, with a proxy of the test between everything and S3Mock. Told and asked over Node's own channel. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startControlPlane } from '../../functions/entry/local/control-plane.ts';
import { stopLocalCloud } from '../../infra/local/cloud/start-local-cloud.ts';
import { openDataFolder } from '../../infra/local/data-folder.ts';
import { openLog } from '../../infra/local/log-file.ts';
import { prepareMachine } from '../../infra/local/prepare-machine.ts';
import { welcome } from '../../infra/local/welcome.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string', default: '' },
    'no-example': { type: 'boolean' },
  },
});

async function main(): Promise<void> {
  const dataDir = resolve(values.data);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const terminated = new Promise((wake) => process.once('SIGTERM', wake));
  const folder = await openDataFolder(dataDir);
  const machine = await prepareMachine({ dataDir, port: Number(values.port), folder, say });
  const through = new Promise<string>((answered) => process.once('message', (it) => answered(String(it))));
  process.send?.(machine.s3.endpoint);
  const plane = await startControlPlane(
    { ...machine, s3: { endpoint: await through } },
    openLog(join(dataDir, 'logs', 'control-plane.log')),
  );
  await welcome({ plane, folder, started: Date.now(), say });
  await terminated;
  await plane.endEverything();
  await stopLocalCloud(dataDir);
  await folder.release();
}

await main();
process.exit(0);
