import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTool } from '../../infra/local/run-tool.ts';

/** A machine that lacks something is told so before anything is downloaded, changed or started. */
const start = fileURLToPath(new URL('../../infra/local/start.mjs', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-missing-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const npmStart = (path: string, ...args: string[]) => {
  const env = { PATH: path, HOME: folder, MILLRACE_CACHE: join(folder, 'cache') };
  const ran = spawnSync(process.execPath, [start, '--data', join(folder, 'data'), ...args], {
    env,
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status: ran.status, said: ran.stdout + ran.stderr };
};

const program = async (name: string, script: string): Promise<void> => {
  await mkdir(join(folder, 'bin'), { recursive: true });
  await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'bin', name), 0o755);
};

describe('npm start on a machine that is not ready', () => {
  it('names every missing tool with the package that has it, and leaves nothing behind', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const { status, said } = npmStart(empty);
    expect(status).toBe(1);
    const lines = said.split('\n').filter((line) => line.startsWith('  - '));
    for (const tool of ['java', 'javac', 'jar', 'mvn', 'python3', 'tar', 'flock']) {
      const line = lines.find((one) => one.includes(`"${tool}"`));
      expect(line, tool).toMatch(/is missing .*apt-get install \S+$/);
    }
    expect(said).not.toMatch(/^\s+at /m);
    expect(existsSync(join(folder, 'data')) || existsSync(join(folder, 'cache'))).toBe(false);
  });

  it('says which Java it found when that is too old', async () => {
    await program('java', 'echo \'openjdk version "11.0.20" 2023-07-18\' >&2');
    for (const tool of ['javac', 'jar', 'mvn', 'python3', 'tar', 'flock']) await program(tool, 'exit 0');
    const { status, said } = npmStart(join(folder, 'bin'));
    expect(status).toBe(1);
    expect(said.split('\n').filter((line) => line.startsWith('  - '))).toEqual([
      expect.stringMatching(/"java" is version 11, needed is 17: apt-get install/),
    ]);
  });

  it('says what the command line takes when it is given something else', async () => {
    const node = join(folder, 'node');
    await mkdir(node);
    await symlink(process.execPath, join(node, 'node'));
    const { status, said } = npmStart(`${node}:${process.env.PATH ?? ''}`, '--port', 'eighty');
    expect(status).toBe(1);
    expect(said).toContain('--port eighty is not a port');
    expect(said).toContain('npm start -- [--port 8080]');
    expect(said).not.toMatch(/^\s+at /m);
  });

  it('says that the disk is full, whatever tool found it out', async () => {
    const logFile = join(folder, 'logs', 'tool.log');
    const failing = runTool({
      command: 'sh',
      args: ['-c', 'echo "cannot write x.jar: No space left on device" >&2; exit 1'],
      cwd: dirname(start),
      logFile,
    });
    await expect(failing).rejects.toThrow(/disk .*full/i);
  });
});
