/** A whole Millrace as `npm start` runs it: its own process, ports and data folder. Leaves nothing behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createObjectStore, createS3Client } from '../../functions/adapters/aws/object-store.ts';
import { identityOf, killGroup } from '../../functions/adapters/local/os-processes.ts';
import { taskFiles } from '../../functions/adapters/local/task-files.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import { BUCKET, REGION } from '../../infra/local/cloud/servers.ts';
import { stopLocalCloud } from '../../infra/local/cloud/start-local-cloud.ts';
import { freePort } from '../../infra/local/processes/free-port.ts';
import { type Client, createClient } from '../../shared/client/client.ts';
import type { Job, JobState } from '../../shared/resources/job.ts';
import { eventually } from './eventually.ts';

export type JvmKind = 'jobmanager' | 'taskmanager';
export type EngineProcess = { kind: JvmKind | 'agent'; pid: number };

export type Millrace = {
  client: Client;
  workspaceId: string;
  dataDir: string;
  url: string;
  /** Its S3Mock, reached directly. */
  s3: ObjectStore;
  bucket: string;
  /** SIGKILL to the control plane alone: engine tasks and servers go on. */
  kill9(): Promise<void>;
  /** Starts the control plane again on the same folder and port, and waits until it answers. */
  restart(): Promise<void>;
  /** Living processes of engine tasks. */
  engineProcesses(): EngineProcess[];
  job(jobId: string): Promise<Job>;
  waitForState(jobId: string, state: JobState, withinMs?: number): Promise<Job>;
  /** The end of the control plane's own output, for messages of failed tests. */
  output(): string;
  /** As Ctrl-C does, then whatever is left by force. */
  stop(): Promise<void>;
};

export type MillraceOptions = {
  /** The control plane and all tasks reach S3 here instead of at S3Mock itself: a proxy. Called with S3Mock's endpoint. */
  s3Through?: (endpoint: string) => Promise<string>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const READY_WITHIN_MS = 420_000;
const STOP_WITHIN_MS = 90_000;

export async function startMillrace(options: MillraceOptions = {}): Promise<Millrace> {
  const dataDir = await mkdtemp(join(tmpdir(), 'millrace-e2e-'));
  const port = await freePort(null);
  const url = `http://127.0.0.1:${port}`;
  let child = launch(dataDir, port, options);
  const start = async (): Promise<void> => {
    await ready(child, url, dataDir);
  };
  try {
    await start();
  } catch (error) {
    await clean(dataDir, child);
    throw error;
  }
  const token = (await readFile(join(dataDir, 'admin.key'), 'utf8')).trim();
  const client = createClient(url, token);
  const workspaceId = (await client.workspaces.list()).items[0]?.id;
  if (workspaceId === undefined) throw new Error('a fresh Millrace has no workspace');
  const s3 = createS3Client({
    region: REGION,
    accessKeyId: 'local',
    secretAccessKey: 'local',
    endpoint: s3MockEndpoint(dataDir),
  });
  const job = (jobId: string) => client.jobs.get({ params: { workspaceId, jobId } });
  return {
    client,
    workspaceId,
    dataDir,
    url,
    s3: createObjectStore({ client: s3, bucket: BUCKET }),
    bucket: BUCKET,
    kill9: async () => {
      const gone = exitOf(child);
      child.kill('SIGKILL');
      await gone;
    },
    restart: async () => {
      child = launch(dataDir, port, options);
      await start();
    },
    engineProcesses: () => engineProcesses(dataDir),
    job,
    waitForState: (jobId, state, withinMs = 180_000) =>
      eventually(
        async () => {
          const now = await job(jobId);
          if (now.state !== state) throw new Error(`the job is ${now.state}, not ${state}: ${now.because}`);
          return now;
        },
        { withinMs, everyMs: 100 },
      ),
    output: () => outputOf(dataDir),
    stop: async () => {
      const gone = exitOf(child);
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await gone;
      clearTimeout(timer);
      s3.destroy();
      const left = processesOf(dataDir);
      await clean(dataDir, child);
      if (left.length > 0) throw new Error(`left behind after a stop:\n${left.join('\n')}`);
    },
  };
}

function launch(dataDir: string, port: number, { s3Through }: MillraceOptions): ChildProcess {
  const entry = s3Through === undefined ? 'infra/local/main.ts' : 'test/helpers/millrace-behind-proxy.ts';
  const log = openSync(`${dataDir}.log`, 'a', 0o600);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', entry, '--port', String(port), '--data', dataDir, '--no-example'],
    { cwd: root, detached: true, stdio: ['ignore', log, log, 'ipc'] },
  );
  closeSync(log);
  child.on('message', (endpoint) => {
    void s3Through?.(String(endpoint)).then((through) => child.send(through));
  });
  return child;
}

const exitOf = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

const outputOf = (dataDir: string): string => {
  try {
    return readFileSync(`${dataDir}.log`, 'utf8').slice(-4_000);
  } catch {
    return '';
  }
};

/** The first start of a machine also fetches the engine, so patience is long. */
async function ready(child: ChildProcess, url: string, dataDir: string): Promise<void> {
  let ended = false;
  void exitOf(child).then(() => {
    ended = true;
  });
  const end = performance.now() + READY_WITHIN_MS;
  while (!ended && performance.now() < end) {
    const answered = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    const welcomed = readFileSafe(join(dataDir, 'admin.key')) !== null;
    if (answered && welcomed) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Millrace did not start:\n${outputOf(dataDir)}`);
}

function readFileSafe(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function s3MockEndpoint(dataDir: string): string {
  const { port } = JSON.parse(readFileSync(join(dataDir, 'processes', 's3mock.json'), 'utf8')) as {
    port: number;
  };
  return `http://127.0.0.1:${port}`;
}

async function clean(dataDir: string, child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = exitOf(child);
    child.kill('SIGKILL');
    await gone;
  }
  const files = taskFiles(dataDir);
  for (const taskId of await files.list()) {
    const started = await files.readStarted(taskId);
    if (started !== null && started !== 'forbidden') await killGroup(started, { graceMs: 0 });
  }
  await stopLocalCloud(dataDir);
  await rm(dataDir, { recursive: true, force: true });
  await rm(`${dataDir}.log`, { force: true });
}

const mainClasses: readonly [JvmKind, string][] = [
  ['jobmanager', 'org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint'],
  ['taskmanager', 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner'],
];

function engineProcesses(dataDir: string): EngineProcess[] {
  const found: EngineProcess[] = [];
  for (const pid of pids()) {
    const words = commandLine(pid);
    const inTask = words.some((word) => word.includes(`${dataDir}/tasks/`)) || cwdOf(pid).startsWith(dataDir);
    if (!inTask) continue;
    const jvm = mainClasses.find(([, name]) => words.includes(name));
    if (jvm !== undefined) found.push({ kind: jvm[0], pid });
    else if (words.some((word) => word.endsWith('/agent.mjs')) && words[0] !== '/bin/sh') {
      found.push({ kind: 'agent', pid });
    }
  }
  return found;
}

/** Command lines of whatever still belongs to this data folder. */
function processesOf(dataDir: string): string[] {
  return pids()
    .filter((pid) => pid !== process.pid && identityOf(pid) !== null)
    .map((pid) => ({ pid, text: commandLine(pid).join(' '), cwd: cwdOf(pid) }))
    .filter(({ text, cwd }) => text.includes(dataDir) || cwd.startsWith(dataDir))
    .map(({ pid, text }) => `${pid} ${text.slice(0, 200)}`);
}

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

const commandLine = (pid: number): string[] => readFileSafe(`/proc/${pid}/cmdline`)?.split('\0') ?? [];

function cwdOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
