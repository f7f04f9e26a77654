/** A process that starts the local cloud, tells where it is on one line, and stays until it is killed. */
import { startLocalCloud } from '../../infra/local/cloud/start-local-cloud.ts';

const [dataDir = ''] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await startLocalCloud({ dataDir }))}\n`);
setInterval(() => {}, 60_000);
