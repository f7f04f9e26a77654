import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withCacheLock } from './engine/cache-lock.ts';
import { runTool } from './run-tool.ts';
import { SetupError } from './setup-error.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const consoleDir = join(root, 'dist', 'console');

/** What the console is made of: its own sources, the contract and schemas it takes in, and the packages. */
const sources = [
  'web',
  'shared/client',
  'shared/contract',
  'shared/domain',
  'shared/resources',
  'shared/errors.ts',
  'shared/ids.ts',
];

const filesUnder = async (path: string): Promise<string[]> => {
  const entries = await readdir(join(root, path), { withFileTypes: true, recursive: true }).catch(() => null);
  if (!entries) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length));
};

const hashOfSources = async (): Promise<string> => {
  const files = (await Promise.all([...sources, 'package-lock.json'].map(filesUnder))).flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))));
  const hash = createHash('sha256');
  for (const [at, file] of files.entries()) hash.update(`${file}\n`).update(contents[at] ?? '');
  return hash.digest('hex');
};

/** Built beside the old one and then put in its place, so that whoever is served never sees half a console. */
const build = async (hash: string, cache: string): Promise<void> => {
  const fresh = `${consoleDir}.new`;
  // In a process of its own: Vite sets NODE_ENV and keeps hundreds of megabytes that the control plane has no use for.
  await runTool({
    command: process.execPath,
    args: [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', 'web', '--outDir', fresh],
    cwd: root,
    env: { NODE_ENV: 'production' },
    logFile: join(cache, 'logs', 'console-build.log'),
  });
  await writeFile(join(fresh, '.built'), hash);
  await rm(consoleDir, { recursive: true, force: true });
  await mkdir(join(root, 'dist'), { recursive: true });
  await rename(fresh, consoleDir);
};

const builtHash = () => readFile(join(consoleDir, '.built'), 'utf8').catch(() => null);

/**
 * Builds the console when its sources have changed; the folder it is in. A console that cannot be built is told of and
 * does not keep Millrace from starting: jobs that ran before must come back all the same.
 */
export async function buildConsole(options: { cache: string; log: (line: string) => void }): Promise<string> {
  const { cache, log } = options;
  if (!existsSync(join(root, 'web', 'index.html'))) return consoleDir;
  const hash = await hashOfSources();
  if ((await builtHash()) === hash) return consoleDir;
  try {
    await withCacheLock(cache, 'console', log, async () => {
      // Another start may have built it while we waited for the lock.
      if ((await builtHash()) === hash) return;
      log('Building the console');
      await build(hash, cache);
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    log(`The console cannot be built; everything else goes on.\n${error.message}`);
  }
  return consoleDir;
}
