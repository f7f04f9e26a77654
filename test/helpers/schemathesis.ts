import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../infra/local/cache-folder.ts';
import { withCacheLock } from '../../infra/local/engine/cache-lock.ts';
import { digestOf, runStage } from '../../infra/local/engine/stage.ts';
import { runTool } from '../../infra/local/run-tool.ts';

const folder = fileURLToPath(new URL('../api/schemathesis/', import.meta.url));
const requirements = join(folder, 'requirements.txt');

const pythonVersion = async (cache: string): Promise<string> => {
  let version = '';
  await runTool({
    command: 'python3',
    args: ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'],
    cwd: folder,
    logFile: join(cache, 'logs', 'python-version.log'),
    onLine: (line) => {
      version = line;
    },
  });
  return version;
};

/** Fetches the fuzzer by pip's own client into the shared cache, each file checked by its hash; answers its folder. */
export async function fetchSchemathesis(): Promise<string> {
  const cache = cacheFolder();
  // Some of what it needs is compiled for one version of Python.
  const root = join(cache, 'test-servers', `schemathesis-python${await pythonVersion(cache)}`);
  await mkdir(root, { recursive: true });
  await withCacheLock(
    cache,
    'test-servers',
    () => {},
    async () => {
      const inputs = digestOf(await readFile(requirements, 'utf8'));
      await runStage({
        root,
        name: 'packages',
        inputs,
        build: (into) =>
          runTool({
            command: 'python3',
            args: [
              '-m',
              'pip',
              'install',
              '--quiet',
              '--no-compile',
              '--require-hashes',
              '--target',
              into,
              '-r',
              requirements,
            ],
            cwd: into,
            logFile: join(cache, 'logs', 'pip-schemathesis.log'),
          }),
      });
    },
  );
  return root;
}

export type FuzzRun = { url: string; token: string; seconds: number; workDir: string };

/** Runs the fuzzer against an API over real HTTP; its exit code and all it printed. */
export const fuzz = async ({
  url,
  token,
  seconds,
  workDir,
}: FuzzRun): Promise<{ code: number | null; output: string }> => {
  const packages = await fetchSchemathesis();
  const args = [
    ...['--config-file', join(folder, 'schemathesis.toml'), 'run', `${url}/openapi.json`],
    ...['--header', `Authorization: Bearer ${token}`, '--max-time', String(seconds), '--continue-on-failure'],
    // The same every time: what it finds can be found again.
    ...['--seed', '1', '--generation-database', 'none', '--no-color', '--output-sanitize', 'false'],
  ];
  const child = spawn(
    'python3',
    ['-c', 'from schemathesis.cli import schemathesis; schemathesis()', ...args],
    {
      cwd: workDir,
      env: { ...process.env, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output: Buffer.concat(chunks).toString('utf8') };
};
