import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  identityOf,
  isAlive,
  killGroup,
  type ProcessIdentity,
  spawnDetached,
} from '../../../functions/adapters/local/os-processes.ts';
import { SetupError } from '../setup-error.ts';
import { freePort } from './free-port.ts';

/** A server that goes on when its starter is killed, and is found again by the next one. */
export type KeptServer = {
  name: string;
  /** <dataDir>/processes/<name>.json holds its port and identity, <dataDir>/logs/<name>.log its output. */
  dataDir: string;
  command: (port: number) => { command: string; args: string[]; env: Record<string, string> };
  /** True when the server on this port answers as it should. Must not throw. */
  healthy: (port: number) => Promise<boolean>;
};

export type Kept = { port: number; process: ProcessIdentity; adopted: boolean };

/** The port outlives the process: jobs that are running have it in their configuration. */
type PortRecord = { port: number; process: ProcessIdentity | null };

const START_PATIENCE_MS = 90_000;
const ADOPT_PATIENCE_MS = 15_000;
const STOP_GRACE_MS = 10_000;
const LOG_LIMIT_BYTES = 20_000_000;

/** Adopts the server when it still runs and answers, else starts it, on the same port as last time if that is free. */
export async function keepServer(server: KeptServer): Promise<Kept> {
  const record = readRecord(server.dataDir, server.name);
  const running = record === null ? null : livingProcess(server, record);
  if (record !== null && running !== null) {
    if (await becomesHealthy(server, record.port, running, ADOPT_PATIENCE_MS)) {
      writeRecord(server, { port: record.port, process: running });
      return { port: record.port, process: running, adopted: true };
    }
    await killGroup(running, { graceMs: STOP_GRACE_MS });
  }
  return start(server, await freePort(record?.port ?? null));
}

/** Ends a kept server, if it runs; its port stays reserved for the next start. */
export async function stopServer(server: Pick<KeptServer, 'dataDir' | 'name'>): Promise<void> {
  const record = readRecord(server.dataDir, server.name);
  const running = record === null ? null : livingProcess(server, record);
  if (record === null || running === null) return;
  await killGroup(running, { graceMs: STOP_GRACE_MS });
  writeRecord(server, { port: record.port, process: null });
}

async function start(server: KeptServer, port: number): Promise<Kept> {
  const logs = join(server.dataDir, 'logs');
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `${server.name}.log`);
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) truncateSync(log);
  // Written before the start as well: if we are killed between the two, the mark on the command line finds it.
  writeRecord(server, { port, process: null });
  const { command, args, env } = server.command(port);
  const started = spawnDetached({
    command,
    args: [markOf(server), ...args],
    env,
    cwd: server.dataDir,
    stdoutFile: log,
    stderrFile: log,
  });
  writeRecord(server, { port, process: started });
  if (await becomesHealthy(server, port, started, START_PATIENCE_MS)) {
    return { port, process: started, adopted: false };
  }
  const ended = !isAlive(started);
  await killGroup(started, { graceMs: STOP_GRACE_MS });
  const last = readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n    ');
  throw new SetupError(
    `${server.name} ${ended ? 'ended at once' : `did not answer within ${START_PATIENCE_MS / 1000} s`}:\n    ${last}`,
    log,
    'read that log; free memory or disk if it says so, then start again.',
  );
}

async function becomesHealthy(server: KeptServer, port: number, process: ProcessIdentity, ms: number) {
  for (const end = performance.now() + ms; performance.now() < end; await delay(50)) {
    if (!isAlive(process)) return false;
    if (await server.healthy(port)) return true;
  }
  return false;
}

/** A Java system property that nobody else's process carries. */
function markOf(server: Pick<KeptServer, 'dataDir' | 'name'>): string {
  return `-Dmillrace.kept=${server.name}:${server.dataDir}`;
}

function livingProcess(
  server: Pick<KeptServer, 'dataDir' | 'name'>,
  record: PortRecord,
): ProcessIdentity | null {
  if (record.process !== null) return isAlive(record.process) ? record.process : null;
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    if (commandLineOf(name).includes(markOf(server))) return identityOf(Number(name));
  }
  return null;
}

function commandLineOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function recordFile(dataDir: string, name: string): string {
  return join(dataDir, 'processes', `${name}.json`);
}

function readRecord(dataDir: string, name: string): PortRecord | null {
  try {
    return JSON.parse(readFileSync(recordFile(dataDir, name), 'utf8')) as PortRecord;
  } catch {
    return null;
  }
}

/** Synchronous, so that next to nothing lies between starting a process and knowing it. */
function writeRecord(server: Pick<KeptServer, 'dataDir' | 'name'>, record: PortRecord): void {
  const file = recordFile(server.dataDir, server.name);
  mkdirSync(join(server.dataDir, 'processes'), { recursive: true });
  writeFileSync(`${file}.tmp`, `${JSON.stringify(record)}\n`);
  renameSync(`${file}.tmp`, file);
}
