import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUCKET, REGION } from '../cloud/servers.ts';

/** The packages Flink needs opened; the list of its own default configuration for Java 17. */
export const MODULE_OPTIONS = [
  ...['java.rmi/sun.rmi.registry', 'java.security.jgss/sun.security.krb5'].map(
    (name) => `--add-exports=${name}`,
  ),
  ...[
    'lang',
    'net',
    'io',
    'nio',
    'lang.reflect',
    'text',
    'time',
    'util',
    'util.concurrent',
    'util.concurrent.atomic',
    'util.concurrent.locks',
  ].map((name) => `--add-opens=java.base/java.${name}`),
].map((option) => `${option}=ALL-UNNAMED`);

/** A memory layout for a TaskManager of 1 GiB whose parts add up, as Flink insists. */
export const TASKMANAGER_MEMORY = [
  'taskmanager.cpu.cores=1.0',
  'taskmanager.numberOfTaskSlots=1',
  'taskmanager.memory.framework.heap.size=134217728b',
  'taskmanager.memory.framework.off-heap.size=134217728b',
  'taskmanager.memory.task.heap.size=26843542b',
  'taskmanager.memory.task.off-heap.size=0b',
  'taskmanager.memory.managed.size=241591914b',
  'taskmanager.memory.network.min=67108864b',
  'taskmanager.memory.network.max=67108864b',
  'taskmanager.memory.jvm-metaspace.size=268435456b',
  'taskmanager.memory.jvm-overhead.min=201326592b',
  'taskmanager.memory.jvm-overhead.max=201326592b',
  'external-resources=none',
].flatMap((option) => ['-D', option]);

/** Writes config.yaml, log4j.properties and job.sql of a training run into `folder`. */
export async function writeTrainingJob(
  folder: string,
  ports: { rpc: number; rest: number; s3: number },
  set: string,
): Promise<void> {
  const config = {
    'jobmanager.rpc.address': '127.0.0.1',
    'jobmanager.rpc.port': ports.rpc,
    'jobmanager.bind-host': '127.0.0.1',
    'rest.address': '127.0.0.1',
    'rest.bind-address': '127.0.0.1',
    'rest.port': ports.rest,
    'rest.bind-port': ports.rest,
    'taskmanager.host': '127.0.0.1',
    'taskmanager.bind-host': '127.0.0.1',
    'cluster.registration.error-delay': '200 ms',
    's3.endpoint': `http://127.0.0.1:${ports.s3}`,
    's3.endpoint.region': REGION,
    's3.path.style.access': 'true',
    's3.access-key': 'local',
    's3.secret-key': 'local',
    'execution.checkpointing.interval': '1s',
    'execution.checkpointing.dir': `s3://${BUCKET}/checkpoints`,
    'execution.checkpointing.savepoint-dir': `s3://${BUCKET}/savepoints`,
    'execution.checkpointing.tolerable-failed-checkpoints': 100,
    'jobmanager.scheduler': 'adaptive',
    'jobmanager.adaptive-scheduler.resource-stabilization-timeout': '0 s',
    'io.tmp.dirs': join(folder, 'tmp'),
  };
  const lines = Object.entries(config).map(([key, value]) => `${key}: ${value}\n`);
  await writeFile(join(folder, 'conf', 'config.yaml'), lines.join(''));
  await writeFile(join(folder, 'conf', 'log4j.properties'), LOGGING);
  await writeFile(join(folder, 'job.sql'), set.split('+').includes('kafka') ? `${JOB}\n${KAFKA_JOB}` : JOB);
}

const LOGGING = `rootLogger.level=INFO
rootLogger.appenderRef.out.ref=Out
appender.out.name=Out
appender.out.type=CONSOLE
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %c - %m%n
`;

const JOB = `CREATE TABLE readings (
  sensor STRING, reading DOUBLE, seen TIMESTAMP(3), WATERMARK FOR seen AS seen - INTERVAL '1' SECOND
) WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.sensor.length' = '2');
CREATE TABLE averages (
  opened TIMESTAMP(3), sensor STRING, readings BIGINT, average DOUBLE
) WITH ('connector' = 'filesystem', 'path' = 's3://${BUCKET}/averages', 'format' = 'json');
INSERT INTO averages
SELECT window_start, sensor, COUNT(*), AVG(reading)
FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(seen), INTERVAL '1' SECOND))
GROUP BY window_start, window_end, sensor;`;

/** Nobody answers on that port: both ends of Kafka's client are made and go on trying, which is all it takes. */
const KAFKA_JOB = `CREATE TABLE topic_in (
  id BIGINT, word STRING, seen TIMESTAMP(3), WATERMARK FOR seen AS seen - INTERVAL '1' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'in', 'properties.bootstrap.servers' = '127.0.0.1:9',
  'properties.group.id' = 'training', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE topic_out (id BIGINT, word STRING)
WITH ('connector' = 'kafka', 'topic' = 'out', 'properties.bootstrap.servers' = '127.0.0.1:9', 'format' = 'json');
INSERT INTO topic_out SELECT id, UPPER(word) FROM topic_in WHERE id > 0;`;
