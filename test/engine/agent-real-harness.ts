/** A real agent with real JVMs and S3Mock; only the control plane is a stand-in that writes down what it is told. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createObjectStore, createS3Client } from '../../functions/adapters/aws/object-store.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import { startLocalCloud, stopLocalCloud } from '../../infra/local/cloud/start-local-cloud.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import { RunLedger } from '../../shared/resources/ledger.ts';
import { type CommandOrder, Report } from '../../shared/resources/report.ts';
import { type RunSpec, runPaths } from '../../shared/resources/run-spec.ts';
import type { StartPoint } from '../../shared/resources/start-point.ts';
import { agentEnvironmentNames as names, type TaskSlot } from '../../shared/resources/task.ts';

export type Stage = {
  objects: ObjectStore;
  bucket: string;
  directory: string;
  channel: ChannelStandIn;
  startAgent(slot: TaskSlot, cu: number): RunningAgent;
  close(): Promise<void>;
};

export type RunningAgent = {
  child: ChildProcess;
  pid: number;
  exited: Promise<number | null>;
  output: () => string;
};

export async function setStage(directory: string, engineHome: string, agentFile: string): Promise<Stage> {
  const cloud = await startLocalCloud({ dataDir: join(directory, 'cloud') });
  const channel = await standIn();
  const client = createS3Client({
    region: cloud.region,
    endpoint: cloud.s3.endpoint,
    accessKeyId: 'local',
    secretAccessKey: 'local',
  });
  const agents: RunningAgent[] = [];
  return {
    objects: createObjectStore({ client, bucket: cloud.bucket }),
    bucket: cloud.bucket,
    directory,
    channel,
    startAgent(slot, cu) {
      const work = join(directory, `task-${agents.length}`);
      mkdirSync(work, { recursive: true });
      const env = {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        [names.task]: JSON.stringify(slot),
        [names.token]: 'token-of-this-launch',
        [names.channelUrl]: channel.url,
        [names.cu]: String(cu),
        [names.stopSeconds]: '45',
        [names.bucket]: cloud.bucket,
        [names.region]: cloud.region,
        [names.s3Endpoint]: cloud.s3.endpoint,
        [names.engineHome]: engineHome,
        [names.workDirectory]: work,
        [names.host]: '127.0.0.1',
      };
      const agent = runningAgent(spawn(process.execPath, [agentFile], { env, stdio: 'pipe' }));
      agents.push(agent);
      return agent;
    },
    async close() {
      for (const { child } of agents) child.kill('SIGKILL');
      await Promise.all(agents.map((a) => a.exited));
      channel.server.close();
      await stopLocalCloud(join(directory, 'cloud'));
      client.destroy();
    },
  };
}

function runningAgent(child: ChildProcess): RunningAgent {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, pid: child.pid ?? -1, exited, output: () => output };
}

export class ChannelStandIn {
  readonly server: Server;
  url = '';
  reports: Report[] = [];
  orders: CommandOrder[] = [];
  away = false;
  authorization = new Set<string>();

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        this.authorization.add(String(request.headers.authorization));
        const report = Report.parse(JSON.parse(Buffer.concat(chunks).toString()));
        if (this.away) {
          response.writeHead(503).end('{}');
          return;
        }
        this.reports.push(report);
        const done = new Set(report.commands.filter((c) => c.state !== 'running').map((c) => c.commandId));
        const withAddress = this.reports.findLast(
          (r) => r.jobManagerAddress !== null && r.slot.epoch === report.slot.epoch,
        );
        const answer = {
          epoch: report.slot.epoch,
          commands:
            report.slot.role === 'taskmanager' ? [] : this.orders.filter((o) => !done.has(o.commandId)),
          jobManagerAddress: withAddress?.jobManagerAddress ?? null,
          nextReportMs: 500,
          end: false,
        };
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
  }

  get last(): Report | undefined {
    return this.reports.at(-1);
  }
}

async function standIn(): Promise<ChannelStandIn> {
  const channel = new ChannelStandIn();
  await new Promise<void>((resolve) => channel.server.listen(0, '127.0.0.1', resolve));
  const address = channel.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  channel.url = `http://127.0.0.1:${address.port}`;
  return channel;
}

export type RunWish = {
  runId: string;
  flinkJobId: string;
  sql: string;
  settings?: Partial<JobSettings>;
  startPoint?: StartPoint;
};

/** What the start use case and the reconciler put into S3 before the first task is launched. */
export async function putRun(stage: Stage, wish: RunWish): Promise<TaskSlot> {
  const slot: TaskSlot = {
    tenantId: 'tn_1',
    jobId: 'job_1',
    runId: wish.runId,
    epoch: 1,
    role: 'compact',
    index: 0,
    launch: 1,
  };
  const paths = runPaths(slot.tenantId, slot.jobId, slot.runId);
  const startPoint = wish.startPoint ?? { kind: 'empty' };
  const spec: RunSpec = {
    schema: 1,
    tenantId: slot.tenantId,
    workspaceId: 'ws_1',
    jobId: slot.jobId,
    runId: slot.runId,
    version: 1,
    flinkJobId: wish.flinkJobId,
    sql: wish.sql,
    secrets: [],
    jar: null,
    artifacts: [],
    settings: JobSettings.parse({ checkpointIntervalMs: 2_000, ...wish.settings }),
    maxParallelism: 128,
    connectors: [],
    transactionalIdPrefix: 'millrace-job-1',
    startPoint,
  };
  const ledger: RunLedger = {
    schema: 1,
    runId: slot.runId,
    epoch: 1,
    startPoint,
    lastCheckpointId: null,
    stopIntent: null,
    rescaled: null,
    result: null,
  };
  await stage.objects.put(paths.spec, JSON.stringify(spec));
  await stage.objects.put(paths.ledger, JSON.stringify(ledger));
  return slot;
}

export async function readLedger(stage: Stage, slot: TaskSlot): Promise<RunLedger> {
  const object = await stage.objects.get(runPaths(slot.tenantId, slot.jobId, slot.runId).ledger);
  return RunLedger.parse(JSON.parse(new TextDecoder().decode(object?.body)));
}

/** Polls until `look` gives something; fails with `what` and what was last known. */
export async function until<T>(
  what: string,
  limitMs: number,
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  known: () => unknown = () => '',
): Promise<T> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const found = await look();
    if (found) return found;
    await delay(50);
  }
  throw new Error(`Not in ${limitMs} ms: ${what}. ${JSON.stringify(known())}`);
}

/** Pids of the JVMs of an agent, by what they run. */
export function jvmsOf(agentPid: number): { jobmanager: number[]; taskmanager: number[] } {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === agentPid)
    .map((pid) => ({ pid: Number(pid), command: readOr(`/proc/${pid}/cmdline`) }));
  const running = (main: string): number[] =>
    children.filter((c) => c.command.includes(main)).map((c) => c.pid);
  return { jobmanager: running('StandaloneApplication'), taskmanager: running('TaskManagerRunner') };
}

function parentOf(pid: string): number {
  const stat = readOr(`/proc/${pid}/stat`);
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? -1 : Number(parent);
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
