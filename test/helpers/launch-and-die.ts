/** Launches a task and kills itself some turns later: after the intent, after the spawn, or after the answer. */
import { createProcessRuntime } from '../../functions/adapters/local/engine-runtime.ts';

const [folder = '', request = '', round = '0'] = process.argv.slice(2);
const runtime = createProcessRuntime({
  dataDir: folder,
  agentBundle: new URL('./fake-agent.mjs', import.meta.url).pathname,
  environment: {
    channelUrl: 'http://127.0.0.1:1',
    bucket: folder,
    region: 'eu-west-1',
    s3Endpoint: 'http://127.0.0.1:2',
    accessKeyId: 'id',
    secretAccessKey: 'key',
    engines: async (release) => ({ state: 'ready', home: `/engine/${release}`, classPath: [] }),
  },
  tokenFor: (slot) => `token-${slot.launch}`,
});
void runtime.launch(JSON.parse(request));
setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(round) * 3);
