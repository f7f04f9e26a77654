import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../infra/local/processes/free-port.ts';
import { createClient } from '../../shared/client/client.ts';
import { eventually } from '../helpers/eventually.ts';

/** What a newcomer does: npm start, look, kill it, start it again, Ctrl-C. Real Flink, real servers, one data folder. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'millrace-start-'));
const patience = { withinMs: 240_000, everyMs: 250 };
let port = 0;
const children: ChildProcess[] = [];

type Started = { child: ChildProcess; output: () => string; exited: Promise<number | null> };

function start(...args: string[]): Started {
  const child = spawn(process.execPath, ['infra/local/start.mjs', '--data', dataDir, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  return { child, output: () => output, exited: new Promise((resolve) => child.once('exit', resolve)) };
}

const ready = (started: Started) =>
  eventually(() => {
    if (started.child.exitCode !== null) throw new Error(`ended: ${started.output()}`);
    expect(started.output()).toContain('Millrace is ready');
  }, patience);

/** Processes whose command line or environment names the data folder. */
const processes = (): string[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) => {
      try {
        return ['cmdline', 'environ'].some((file) =>
          readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(dataDir),
        );
      } catch {
        return false;
      }
    });

/** Ports on which any of these processes listens on an address that is not loopback. */
function listeningOutside(pids: readonly string[]): string[] {
  const sockets = new Set(
    pids.flatMap((pid) => {
      try {
        return readdirSync(`/proc/${pid}/fd`).map((fd) => socketOf(`/proc/${pid}/fd/${fd}`));
      } catch {
        return [];
      }
    }),
  );
  const loopback = [/^0100007F:/, /^0{24}01000000:/, /^0000000000000000FFFF00000100007F:/];
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((row) => row[3] === '0A' && sockets.has(row[9] ?? ''))
      .map((row) => row[1] ?? '')
      .filter((address) => !loopback.some((pattern) => pattern.test(address))),
  );
}

const socketOf = (path: string): string => {
  try {
    return /socket:\[(\d+)\]/.exec(readlinkSync(path))?.[1] ?? '';
  } catch {
    return '';
  }
};

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const pid of processes()) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const api = () =>
  createClient(`http://127.0.0.1:${port}`, readFileSync(join(dataDir, 'admin.key'), 'utf8').trim());

const exampleJob = async () => {
  const workspaceId = (await api().workspaces.list()).items[0]?.id ?? '';
  const job = (await api().jobs.list({ params: { workspaceId } })).items[0];
  if (!job) throw new Error('there is no example job');
  return job;
};

describe('npm start', () => {
  it('brings up an example job whose rows a person can see, on loopback only', {
    timeout: 420_000,
  }, async () => {
    port = await freePort(null);
    const first = start('--port', String(port));
    await ready(first);
    expect(first.output()).toContain(`http://127.0.0.1:${port}`);
    expect(statSync(join(dataDir, 'admin.key')).mode & 0o777).toBe(0o600);
    expect(first.output()).not.toContain(readFileSync(join(dataDir, 'admin.key'), 'utf8').trim());
    await eventually(async () => expect((await exampleJob()).state).toBe('running'), patience);
    await eventually(() => expect(first.output()).toMatch(/First rows[\s\S]*"country"/), patience);
    const pids = processes();
    expect(pids.length).toBeGreaterThan(4);
    expect(listeningOutside([...pids, String(first.child.pid)])).toEqual([]);
  });

  it('refuses a data folder that is in use, and a port that is in use, with one clear message', {
    timeout: 60_000,
  }, async () => {
    const second = start('--port', '0');
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(/runs on this data folder already[\s\S]*Where:[\s\S]*To fix:/);
    expect(second.output()).not.toMatch(/\bat .*\.ts:/);
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const taken = (blocker.address() as { port: number }).port;
    const other = mkdtempSync(join(tmpdir(), 'millrace-port-'));
    const third = start('--port', String(taken), '--data', other);
    expect(await third.exited).toBe(1);
    expect(third.output()).toMatch(new RegExp(`Port ${taken} is in use[\\s\\S]*To fix: npm start`));
    blocker.close();
    rmSync(other, { recursive: true, force: true });
  });

  it('is adopted by the next start after kill -9: no task is started twice, the job never stopped', {
    timeout: 180_000,
  }, async () => {
    const before = await exampleJob();
    const agents = processes().length;
    const control = children[0];
    control?.kill('SIGKILL');
    await eventually(() => expect(control?.signalCode).toBe('SIGKILL'), patience);
    const begun = performance.now();
    const next = start('--port', String(port));
    await ready(next);
    expect(performance.now() - begun).toBeLessThan(20_000);
    const after = await exampleJob();
    expect(after).toMatchObject({
      state: 'running',
      run: { id: before.run?.id, epoch: before.run?.epoch, restarts: before.run?.restarts },
    });
    expect(processes().length).toBeLessThanOrEqual(agents + 1);
  });

  it('takes everything down on Ctrl-C, and brings the job back from the savepoint that it took', {
    timeout: 300_000,
  }, async () => {
    const before = await exampleJob();
    const running = children.at(-1);
    const exited = new Promise((resolve) => running?.once('exit', resolve));
    running?.kill('SIGINT');
    expect(await exited).toBe(0);
    expect(processes()).toEqual([]);
    const again = start('--port', String(port));
    await ready(again);
    await eventually(async () => {
      const job = await exampleJob();
      expect(job.state).toBe('running');
      expect(job.run?.epoch).toBe((before.run?.epoch ?? 0) + 1);
    }, patience);
    const job = await exampleJob();
    expect(job.run?.id).toBe(before.run?.id);
    const end = new Promise((resolve) => again.child.once('exit', resolve));
    again.child.kill('SIGTERM');
    expect(await end).toBe(0);
    expect(processes()).toEqual([]);
  });
});
