/** A whole Millrace as `npm start` runs it: its own process, ports and data folder. Leaves nothing behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createObjectStore, createS3Client } from '../../functions/adapters/aws/object-store.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import { BUCKET, REGION } from '../../infra/local/cloud/servers.ts';
import { freePort } from '../../infra/local/processes/free-port.ts';
import { type Client, createClient } from '../../shared/client/client.ts';
import type { Job, JobState } from '../../shared/resources/job.ts';
import { eventually } from './eventually.ts';
import { cleanUp } from './millrace-cleanup.ts';
import { type EngineProcess, engineProcesses, processesOf, readOrNull } from './processes-of.ts';

export type { EngineProcess, JvmKind } from './processes-of.ts';

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
  const cleaner = startCleaner(dataDir);
  let child = launch(dataDir, port, options);
  const start = async (): Promise<void> => {
    await ready(child, url, dataDir);
  };
  try {
    await start();
  } catch (error) {
    await clean(dataDir, child, cleaner);
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
      const left = processesOf(dataDir, [cleaner.pid]);
      await clean(dataDir, child, cleaner);
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
    { cwd: root, stdio: ['ignore', log, log, 'ipc'] },
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
    const welcomed = readOrNull(join(dataDir, 'admin.key')) !== null;
    if (answered && welcomed) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Millrace did not start:\n${outputOf(dataDir)}`);
}

function s3MockEndpoint(dataDir: string): string {
  const { port } = JSON.parse(readFileSync(join(dataDir, 'processes', 's3mock.json'), 'utf8')) as {
    port: number;
  };
  return `http://127.0.0.1:${port}`;
}

/** Outlives us when we are killed, and then ends what we started. */
function startCleaner(dataDir: string): ChildProcess {
  return spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'test/helpers/millrace-cleanup.ts'), dataDir],
    {
      cwd: root,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
}

async function clean(dataDir: string, child: ChildProcess, cleaner: ChildProcess): Promise<void> {
  const gone = exitOf(child);
  child.kill('SIGKILL');
  await gone;
  await cleanUp(dataDir);
  cleaner.kill('SIGKILL');
}
