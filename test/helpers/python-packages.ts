/** Tools of PyPI that only tests need: fetched by pip into the shared cache, each file checked by its hash. */
import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../infra/local/cache-folder.ts';
import { withCacheLock } from '../../infra/local/engine/cache-lock.ts';
import { digestOf, runStage } from '../../infra/local/engine/stage.ts';
import { runTool } from '../../infra/local/run-tool.ts';

export type Ran = { code: number | null; output: string };

/** Folder of the packages that a requirements file with hashes names, to be put on PYTHONPATH. */
export async function pythonPackages(name: string, requirements: string): Promise<string> {
  const cache = cacheFolder();
  const { output } = await runPython(['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {});
  // Some are compiled for one version of Python.
  const root = join(cache, 'test-servers', `${name}-python${output.trim()}`);
  await mkdir(root, { recursive: true });
  const fetch = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--require-hashes'];
  const build = (into: string) =>
    runTool({
      command: 'python3',
      args: [...fetch, '--target', into, '-r', requirements],
      cwd: into,
      logFile: join(cache, 'logs', `pip-${name}.log`),
    });
  const inputs = digestOf(await readFile(requirements, 'utf8'));
  const quiet = () => {};
  await withCacheLock(cache, 'test-servers', quiet, async () => {
    await runStage({ root, name: 'packages', inputs, build });
  });
  return root;
}

/** Exit code and all that it printed. `cwd` is for programs that write where they stand. */
export async function runPython(
  args: readonly string[],
  env: Record<string, string>,
  cwd?: string,
): Promise<Ran> {
  const child = spawn('python3', args, {
    cwd,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output: Buffer.concat(chunks).toString('utf8') };
}
