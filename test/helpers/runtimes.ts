import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createEcsClient,
  createEcsRuntime,
  type EcsRuntimeOptions,
} from '../../functions/adapters/aws/engine-runtime.ts';
import { createSentLaunches } from '../../functions/adapters/aws/sent-launches.ts';
import {
  createProcessRuntime,
  type ProcessRuntime,
  type ProcessRuntimeOptions,
} from '../../functions/adapters/local/engine-runtime.ts';
import type { EngineRuntime } from '../../functions/ports/engine-runtime.ts';
import type { AgentNote, RuntimeUnderTest } from '../ports/engine-runtime.suite.ts';
import { type EcsServer, startEcsServer } from './ecs-server.ts';
import { FakeRecords } from './fakes/records.ts';

const fakeAgent = fileURLToPath(new URL('./fake-agent.mjs', import.meta.url));
const secret = {
  channelUrl: 'http://127.0.0.1:1',
  region: 'eu-west-1',
  accessKeyId: 'id',
  secretAccessKey: 'key',
};
export const stopGraceMs = 1_000;
/** How often the SDK tries one call: few, since it waits about a second after being throttled. */
export const ecsAttempts = 2;

export const notesIn =
  (folder: string) =>
  async (runId: string): Promise<AgentNote[]> => {
    const text = await readFile(join(folder, `${runId}.log`), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as AgentNote);
  };

export type ProcessBench = RuntimeUnderTest & {
  folder: string;
  runtime: ProcessRuntime;
  /** Another control plane over the same data, as after a kill. */
  another: (change?: Partial<ProcessRuntimeOptions>) => ProcessRuntime;
};

/** The processes adapter with the fake agent, in a folder of its own. */
export async function openProcesses(change: Partial<ProcessRuntimeOptions> = {}): Promise<ProcessBench> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-tasks-'));
  const options: ProcessRuntimeOptions = {
    dataDir: folder,
    agentBundle: fakeAgent,
    environment: {
      ...secret,
      bucket: folder,
      s3Endpoint: 'http://127.0.0.1:2',
      engines: async (release) => ({ state: 'ready', home: `/engine/${release}`, classPath: [] }),
    },
    tokenFor: (slot) => `token-${slot.launch}`,
    stopGraceMs,
    ...change,
  };
  const runtime = createProcessRuntime(options);
  return {
    folder,
    runtime,
    another: (more = {}) => createProcessRuntime({ ...options, ...more }),
    notes: notesIn(folder),
    tellsExitCodes: false,
    close: async () => {
      await runtime.endAll('end of test');
      runtime.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type EcsBench = RuntimeUnderTest & {
  server: EcsServer;
  /** Another control plane over the same table, as after a deployment. */
  another: (change: Partial<EcsRuntimeOptions>) => EngineRuntime;
};

/** The ECS adapter against the ECS server of the tests. */
export async function openEcs(): Promise<EcsBench> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-ecs-'));
  const server = await startEcsServer({
    cluster: 'cell',
    container: 'engine',
    command: [process.execPath, fakeAgent],
    stopTimeoutMs: stopGraceMs,
  });
  const { region, accessKeyId, secretAccessKey, channelUrl } = secret;
  const options: EcsRuntimeOptions = {
    client: createEcsClient(
      { endpoint: server.endpoint, region, accessKeyId, secretAccessKey },
      { maxAttempts: ecsAttempts },
    ),
    cluster: 'cell',
    container: 'engine',
    taskDefinition: (release) => `engine-${release.replaceAll('.', '-')}:7`,
    network: () => ({ subnets: ['subnet-1'], securityGroups: ['sg-1'], publicAddress: true }),
    spotForAll: false,
    environment: { channelUrl, bucket: folder, region, engineHome: '/engine', workDirectory: '/work' },
    tokenFor: (slot) => `token-${slot.launch}`,
    sent: createSentLaunches(new FakeRecords(), { now: () => Date.now() }),
  };
  return {
    server,
    runtime: createEcsRuntime(options),
    another: (change) => createEcsRuntime({ ...options, ...change }),
    notes: notesIn(folder),
    tellsExitCodes: true,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
