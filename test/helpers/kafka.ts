/** A real Apache Kafka broker (KRaft, one process) on loopback, for tests. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { freePort } from '../../infra/local/processes/free-port.ts';
import { spawnTied, type TiedProcess } from '../../infra/local/processes/tied-process.ts';
import { runTool } from '../../infra/local/run-tool.ts';
import { eventually } from './eventually.ts';
import { type KafkaRecord, KafkaTool, type NewRecord, type Offsets } from './kafka-tool.ts';
import { jarsIn, testServer, testTool } from './test-servers.ts';

export type { KafkaRecord, NewRecord } from './kafka-tool.ts';

export type TopicReader = {
  /** Everything read so far, in order of offsets within a partition. */
  readonly records: readonly KafkaRecord[];
  /** Reads what is new, to the end; answers only that. */
  more(): Promise<KafkaRecord[]>;
};

export type Kafka = {
  bootstrap: string;
  createTopic(topic: string, partitions?: number): Promise<void>;
  /** Resolves once all are acknowledged; answers how many. */
  produce(topic: string, records: readonly NewRecord[]): Promise<number>;
  /** Reads from the beginning; `committed` leaves out what is in open or aborted transactions. */
  reader(topic: string, isolation: 'committed' | 'uncommitted'): TopicReader;
  /** By partition. Written is ahead of committed while a transaction with records is open. */
  ends(topic: string): Promise<{ committed: Offsets; written: Offsets }>;
  transactions(): Promise<{ id: string; state: string }[]>;
  /** Ends broker and tool, and removes their folder. */
  stop(): Promise<void>;
};

type Read = { records: KafkaRecord[]; next: Offsets; more: boolean };

const START_PATIENCE_MS = 120_000;

export async function startKafka(): Promise<Kafka> {
  const { home } = await prepareEngine();
  const jars = await testServer('kafka');
  const toolPath = await toolClassPath(home, jars);
  // The broker brings no logging of its own; Flink's version fits.
  const server = [
    ...jars,
    ...(await jarsIn(join(home, 'lib'))).filter((jar) => /log4j-slf4j-impl/.test(jar)),
  ];
  const folder = await mkdtemp(join(tmpdir(), 'millrace-kafka-'));
  const port = await freePort(null);
  const bootstrap = `127.0.0.1:${port}`;
  let broker: TiedProcess | null = null;
  try {
    broker = await startBroker(server, folder, port);
    await isUp(broker, port, folder);
    const tool = new KafkaTool(toolPath, bootstrap);
    return kafkaOf(tool, bootstrap, async () => {
      await tool.stop();
      await broker?.stop(0);
      await rm(folder, { recursive: true, force: true });
    });
  } catch (error) {
    await broker?.stop(0);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The clients that jobs use too, and of the server's jars what they and the tool need. */
async function toolClassPath(home: string, server: readonly string[]): Promise<string[]> {
  const clients = (await jarsIn(join(home, 'connectors', 'kafka'))).filter((jar) =>
    /kafka-clients/.test(jar),
  );
  const others = server.filter((jar) => /\/(jackson-(core|databind|annotations)|slf4j-api)-/.test(jar));
  const classPath = [...clients, ...others];
  return [await testTool('KafkaTool', classPath), ...classPath];
}

async function startBroker(server: readonly string[], folder: string, port: number): Promise<TiedProcess> {
  const properties = join(folder, 'server.properties');
  await mkdir(join(folder, 'data'));
  await writeFile(properties, settings(folder, port, await freePort(null)));
  await writeFile(join(folder, 'log4j2.properties'), logging);
  const classPath = server.join(':');
  const quick = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
  const log4j = `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`;
  const clusterId = randomBytes(16).toString('base64url');
  await runTool({
    command: 'java',
    args: [
      ...['-Xmx128m', ...quick, log4j, '-cp', classPath, 'kafka.tools.StorageTool'],
      // In one argument: one id in 64 begins with a dash.
      ...['format', `--cluster-id=${clusterId}`, '-c', properties],
    ],
    cwd: folder,
    logFile: join(folder, 'format.log'),
  });
  return spawnTied({
    command: 'java',
    args: ['-Xms64m', '-Xmx256m', ...quick, log4j, '-cp', classPath, 'kafka.Kafka', properties],
    env: { PATH: process.env.PATH ?? '' },
    cwd: folder,
    logFile: join(folder, 'broker.log'),
  });
}

/** As a broker is when it is installed, but for what one node of its own cannot have. */
const settings = (folder: string, port: number, controller: number): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.max.timeout.ms=900000
group.initial.rebalance.delay.ms=0
`;

const logging = `rootLogger.level=WARN
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %c{1} %m%n
`;

async function isUp(broker: TiedProcess, port: number, folder: string): Promise<void> {
  await eventually(
    async () => {
      if (!broker.running()) throw new Error(await tailOf(join(folder, 'broker.log')));
      await new Promise<void>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.destroy();
          resolve();
        });
        socket.once('error', reject);
      });
    },
    { withinMs: START_PATIENCE_MS, everyMs: 100 },
  );
}

const tailOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').then(
    (text) => `Kafka ended:\n${text.slice(-2_000)}`,
    () => 'Kafka ended',
  );

function kafkaOf(tool: KafkaTool, bootstrap: string, stop: () => Promise<void>): Kafka {
  return {
    bootstrap,
    createTopic: async (topic, partitions = 1) => {
      await tool.request('create', { topic, partitions });
    },
    produce: async (topic, records) => (await tool.request('produce', { topic, records })) as number,
    reader: (topic, isolation) => {
      const records: KafkaRecord[] = [];
      let from: Offsets = {};
      return {
        records,
        more: async () => {
          const committed = isolation === 'committed';
          const before = records.length;
          for (let more = true; more; ) {
            const answer = (await tool.request('read', { topic, committed, from })) as Read;
            from = answer.next;
            for (const record of answer.records) records.push(record);
            more = answer.more;
          }
          return records.slice(before);
        },
      };
    },
    ends: async (topic) =>
      (await tool.request('ends', { topic })) as { committed: Offsets; written: Offsets },
    transactions: async () => (await tool.request('transactions', {})) as { id: string; state: string }[],
    stop,
  };
}
