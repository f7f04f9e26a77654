import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../../infra/local/cache-folder.ts';
import { runTool } from '../../infra/local/run-tool.ts';
import { SetupError } from '../../infra/local/setup-error.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
/** The second is for the Chinese pages: without such a font every character is a box. */
const packages = ['chromium', 'fonts-noto-cjk'];

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The browser that tests drive; null when none is installed. */
export const findChromium = (path = process.env.PATH ?? ''): string | null =>
  path
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable) ?? null;

/** Installs Chromium where that is allowed. Throws SetupError with the one command for whoever may. */
export async function ensureChromium(log: (line: string) => void): Promise<string> {
  const found = findChromium();
  if (found) return found;
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0) {
    throw new SetupError('The tests of the console need Chromium.', 'PATH', `as root: ${command}`);
  }
  log('Installing Chromium for the tests of the console');
  const apt = (...args: string[]) =>
    runTool({
      command: 'apt-get',
      args: ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args],
      cwd: '/',
      logFile: join(cacheFolder(), 'logs', 'apt.log'),
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  // Lists of a mirror that is away are no reason: what is known may do.
  await apt('update').catch((error: unknown) => log(`apt-get update: ${String(error)}`));
  await apt('install', '-y', '--no-install-recommends', ...packages);
  const installed = findChromium();
  if (!installed) throw new SetupError('Chromium was installed and is not in PATH.', 'PATH', command);
  return installed;
}
