import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { findCgroups } from '../../functions/adapters/local/cgroups.ts';
import { type Kafka, startKafka } from '../helpers/kafka.ts';
import { type Millrace, startMillrace } from '../helpers/millrace.ts';
import { record } from './record.ts';

/**
 * The floor of sizes (design D12): a compact job of 0.25 CU, that is agent, JobManager and TaskManager with Kafka and S3 in
 * 0.25 vCPU and 1 GiB, lives for an hour: nothing is killed, and checkpoints go on. Needs root, for the limits to be real.
 */
const minutes = Number(process.env.MILLRACE_LONG_MINUTES ?? 60);
const perSecond = 20;

let kafka: Kafka | null = null;
let millrace: Millrace | null = null;
afterAll(async () => {
  await millrace?.stop();
  await kafka?.stop();
});

const sql = (bootstrap: string, output: string) => `
CREATE TABLE readings (sensor STRING, reading DOUBLE, taken_at TIMESTAMP_LTZ(3), WATERMARK FOR taken_at AS taken_at - INTERVAL '1' SECOND)
WITH ('connector' = 'kafka', 'topic' = 'readings', 'properties.bootstrap.servers' = '${bootstrap}',
      'properties.group.id' = 'quarter', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601');
CREATE TABLE averages (sensor STRING, window_start TIMESTAMP_LTZ(3), n BIGINT, average DOUBLE)
WITH ('connector' = 'filesystem', 'path' = '${output}', 'format' = 'json', 'sink.rolling-policy.rollover-interval' = '1 min');
INSERT INTO averages SELECT sensor, window_start, COUNT(*), AVG(reading)
FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(taken_at), INTERVAL '10' SECONDS)) GROUP BY sensor, window_start, window_end;`;

/** Most memory the group of the one task ever used, and how often the kernel killed in it. cgroup v1 and v2. */
function memoryOf(root: string, version: 1 | 2, taskId: string): { maxBytes: number; kills: number } {
  const parent = version === 2 ? join(root, 'millrace') : join(root, 'memory', 'millrace');
  const groups = readdirSync(parent, { withFileTypes: true }).filter(
    (e) => e.isDirectory() && e.name.startsWith(taskId),
  );
  const read = (group: string, file: string) => readFileSync(join(parent, group, file), 'utf8');
  return groups.reduce(
    (worst, { name }) => {
      const peak = Number(read(name, version === 2 ? 'memory.peak' : 'memory.max_usage_in_bytes'));
      const kills = Number(
        /oom_kill (\d+)/.exec(read(name, version === 2 ? 'memory.events' : 'memory.oom_control'))?.[1] ?? 0,
      );
      return { maxBytes: Math.max(worst.maxBytes, peak), kills: worst.kills + kills };
    },
    { maxBytes: 0, kills: 0 },
  );
}

it(`a Kafka to S3 job of 0.25 CU lives for ${minutes} minutes in 1 GiB`, {
  timeout: (minutes + 20) * 60_000,
}, async () => {
  const cgroups = findCgroups();
  expect(cgroups, 'needs root and cgroups that can be written').not.toBeNull();
  if (!cgroups) return;
  kafka = await startKafka();
  await kafka.createTopic('readings', 1);
  millrace = await startMillrace();
  const { client, workspaceId, bucket } = millrace;
  const { tenant } = await client.auth.me();
  const job = await client.jobs.create({
    params: { workspaceId },
    body: {
      name: 'quarter',
      sql: sql(kafka.bootstrap, `s3://${bucket}/tenants/${tenant.id}/output/quarter`),
      settings: { topology: 'compact', compactCu: 0.25, checkpointIntervalMs: 10_000 },
    },
  });
  const params = { workspaceId, jobId: job.id };
  await client.jobs.publish({ params, body: {} });
  const begun = Date.now();
  await client.jobs.start({ params, body: {} });
  await millrace.waitForState(job.id, 'running', 600_000);
  const startSeconds = Math.round((Date.now() - begun) / 1000);
  const [run] = (await client.jobs.listRuns({ params })).items;
  const taskId = run?.attempts[0]?.tasks[0]?.taskId ?? '';
  expect(taskId).not.toBe('');
  const processes = millrace.engineProcesses();
  const end = Date.now() + minutes * 60_000;
  let worst = { maxBytes: 0, kills: 0 };
  while (Date.now() < end) {
    const at = new Date().toISOString();
    await kafka.produce(
      'readings',
      Array.from({ length: perSecond * 5 }, (_, n) => ({
        value: JSON.stringify({ sensor: `s${n % 4}`, reading: n, taken_at: at }),
      })),
    );
    worst = memoryOf(cgroups.root, cgroups.version, taskId);
    expect(worst.kills).toBe(0);
    await delay(5_000);
  }
  const now = await millrace.job(job.id);
  expect(now).toMatchObject({ state: 'running', run: { epoch: 1, limitsEnforced: true } });
  expect(millrace.engineProcesses()).toEqual(processes);
  const age = Date.now() - Date.parse(now.latestCheckpoint?.completedAt ?? '');
  expect(age).toBeLessThan(120_000);
  record('0.25 CU compact, Kafka to S3', {
    minutes,
    'start to RUNNING, s': startSeconds,
    'most memory of the group, MB (page cache included)': Math.round(worst.maxBytes / 1e6),
    'killed for memory': worst.kills,
    'Flink restarts': now.run?.restarts ?? -1,
    checkpoints: now.latestCheckpoint?.id ?? 0,
  });
});
