import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startHttpServer } from '../../functions/entry/local/http-server.ts';
import { createHandler } from '../../functions/http/handler.ts';
import type { Io } from '../../shared/cli/io.ts';
import { run } from '../../shared/cli/program.ts';
import { type Harness, makeHarness, password } from './harness.ts';

export type Ran = { code: number | null; out: string; err: string };

export type CliHarness = {
  h: Harness;
  /** A data folder as `npm start` leaves it, and a script `job.sql` in it. */
  folder: string;
  /** The real program in a process of its own, as `npx millrace` starts it. */
  millrace: (args: string[]) => Promise<Ran>;
  /** The same program in this process; `sleep` lets a test change the world while the CLI waits. */
  inside: (args: string[], options?: { env?: Io['env']; sleep?: () => Promise<void> }) => Promise<Ran>;
  /** The answer of a command that must succeed. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes.
  json: (args: string[]) => Promise<any>;
  close: () => Promise<void>;
};

const spawnMillrace = (args: string[], folder: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const bin = fileURLToPath(new URL('../../shared/cli/bin.mjs', import.meta.url));
    const child = spawn(process.execPath, [bin, ...args], {
      env: { PATH: process.env.PATH ?? '', MILLRACE_DATA: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ran: Ran = { code: null, out: '', err: '' };
    child.stdout.on('data', (text) => {
      ran.out += text;
    });
    child.stderr.on('data', (text) => {
      ran.err += text;
    });
    child.once('error', reject).once('close', (code) => resolve({ ...ran, code }));
  });

const runInside = async (args: string[], env: Io['env'], sleep: () => Promise<void>): Promise<Ran> => {
  const ran = { out: '', err: '' };
  let now = 0;
  const code = await run(args, {
    out: (line) => {
      ran.out += `${line}\n`;
    },
    err: (line) => {
      ran.err += `${line}\n`;
    },
    env,
    readText: async (path) => (path === '-' ? password : readFile(path, 'utf8')),
    readHidden: async () => password,
    readBytes: async (path) => new Uint8Array(await readFile(path)),
    sleep: async (ms) => {
      now += ms;
      await sleep();
    },
    now: () => now,
  });
  return { code, ...ran };
};

/** The CLI against the app on a loopback port. */
export const makeCliHarness = async (): Promise<CliHarness> => {
  const h = await makeHarness();
  const server = await startHttpServer({ port: 0, api: createHandler(h.app) });
  const folder = await mkdtemp(join(tmpdir(), 'millrace-cli-'));
  await writeFile(join(folder, 'endpoint.json'), JSON.stringify({ url: server.url }));
  await writeFile(join(folder, 'admin.key'), `${h.a.admin.token}\n`, { mode: 0o600 });
  await writeFile(join(folder, 'job.sql'), 'INSERT INTO b SELECT * FROM a;\n');
  const known = { MILLRACE_URL: server.url, MILLRACE_API_KEY: h.a.admin.token };
  const inside: CliHarness['inside'] = (args, { env = known, sleep = async () => {} } = {}) =>
    runInside(args, env, sleep);
  return {
    h,
    folder,
    millrace: (args) => spawnMillrace(args, folder),
    inside,
    json: async (args) => {
      const { code, out, err } = await inside([...args, '--json']);
      if (code !== 0) throw new Error(err);
      return JSON.parse(out);
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
};
