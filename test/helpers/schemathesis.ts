import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonPackages, type Ran, runPython } from './python-packages.ts';

const folder = fileURLToPath(new URL('../api/schemathesis/', import.meta.url));

export const fetchSchemathesis = (): Promise<string> =>
  pythonPackages('schemathesis', join(folder, 'requirements.txt'));

export type FuzzRun = { url: string; token: string; seconds: number; workDir: string };

/** Runs the fuzzer against an API over real HTTP; its exit code and all it printed. */
export async function fuzz({ url, token, seconds, workDir }: FuzzRun): Promise<Ran> {
  const args = [
    ...['--config-file', join(folder, 'schemathesis.toml'), 'run', `${url}/openapi.json`],
    ...['--header', `Authorization: Bearer ${token}`, '--max-time', String(seconds), '--continue-on-failure'],
    // The same every time: what it finds can be found again.
    ...['--seed', '1', '--generation-database', 'none', '--no-color', '--output-sanitize', 'false'],
  ];
  return runPython(
    ['-c', 'from schemathesis.cli import schemathesis; schemathesis()', ...args],
    { PYTHONPATH: await fetchSchemathesis() },
    workDir,
  );
}
