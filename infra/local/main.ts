/** What `npm start` runs once the packages are there: prepares, starts everything on loopback, and stays until Ctrl-C. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { quietSdk } from '../../functions/entry/local/compose.ts';
import { startControlPlane } from '../../functions/entry/local/control-plane.ts';
import { stopLocalCloud } from './cloud/start-local-cloud.ts';
import { openDataFolder } from './data-folder.ts';
import { runExample } from './example/run-example.ts';
import { openLog } from './log-file.ts';
import { prepareMachine } from './prepare-machine.ts';
import { SetupError } from './setup-error.ts';
import { welcome } from './welcome.ts';

const usage = 'npm start -- [--port 8080] [--data .millrace] [--no-example]';

function readArguments(): { port: number; dataDir: string; example: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8080' },
        data: { type: 'string', default: '.millrace' },
        'no-example': { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port ${values.port} is not a port`);
    return { port, dataDir: resolve(values.data), example: !values['no-example'] };
  } catch (error) {
    throw new SetupError((error as Error).message, 'the command line', usage);
  }
}

/** The second Ctrl-C within a moment is the same one: a terminal sends it to parent and child. */
const sameSignalMs = 1_500;

async function main(): Promise<void> {
  Object.assign(process.env, quietSdk);
  const started = Date.now();
  const { port, dataDir, example } = readArguments();
  const say = (line: string) => console.log(line);
  const folder = await openDataFolder(dataDir);
  let stopping: Promise<void> | null = null;
  const interrupted = new Promise<void>((wake) => {
    let first = 0;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (first === 0) first = Date.now();
        else if (Date.now() - first > sameSignalMs) process.exit(130);
        wake();
      });
    }
  });
  try {
    const machine = await prepareMachine({ dataDir, port, folder, say });
    const log = openLog(join(dataDir, 'logs', 'control-plane.log'));
    const plane = await startControlPlane(machine, log);
    const login = await welcome({ plane, folder, started, say });
    if (example)
      void runExample({ plane, login, folder, say }).catch((error: unknown) =>
        say(`The example could not be started: ${String(error)}`),
      );
    await interrupted;
    say(
      '\nStopping: every running job takes a savepoint first (at most a minute; Ctrl-C again to stop at once).',
    );
    stopping = plane.endEverything();
    await stopping;
  } finally {
    await stopLocalCloud(dataDir);
    await folder.release();
  }
  say('Stopped. The next start brings running jobs back.');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(
      `\n${error instanceof SetupError ? error.message : `Millrace could not start: ${(error as Error)?.stack ?? String(error)}`}`,
    );
    process.exit(1);
  },
);
