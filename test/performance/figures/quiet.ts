/** What a job costs the control plane while nothing happens: every request to DynamoDB and S3 is counted by a proxy. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../lib/bench-context.ts';
import type { CountingProxy, Seen } from '../lib/counting-proxy.ts';
import { javaProcesses } from '../lib/cpu-watch.ts';
import { kafkaToS3 } from '../lib/kafka-job.ts';
import { MillraceJob, type Side } from '../lib/millrace-job.ts';
import { startObserved } from '../lib/observed-millrace.ts';
import { counted, type Measured } from '../lib/results.ts';

const runningMinutes = 5;
const stoppedMinutes = 2;
/** The first reports after a start are news: first checkpoint, last JVM up. */
const settlingMs = 30_000;
const writes = ['UpdateItem', 'PutItem', 'DeleteItem', 'TransactWriteItems', 'BatchWriteItem'];

export async function measureQuiet(bench: Bench): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'millrace-quiet-'));
  const observed = await startObserved(dataDir);
  try {
    const { side, dynamodb, s3, bucket, runtimeCalls } = observed;
    const sql = kafkaToS3((await bench.kafka()).bootstrap, `s3://${bucket}/quiet`);
    const job = await MillraceJob.publish(side, 'quiet', sql, { checkpointIntervalMs: 10_000 });
    await job.start();
    await job.is('checkpointed', ({ latestCheckpoint }) => latestCheckpoint !== null);
    const running = await countRunning(bench, dynamodb, s3);
    await job.stop();
    const stopped = await countStopped({ bench, job, side, dynamodb, s3, runtimeCalls });
    return { rows: [...running.rows, ...stopped.rows], notes: [...running.notes, ...stopped.notes] };
  } finally {
    await observed.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function countRunning(bench: Bench, dynamodb: CountingProxy, s3: CountingProxy): Promise<Measured> {
  await delay(settlingMs);
  bench.say(`  running, ${runningMinutes} minutes`);
  const from = Date.now();
  await delay(runningMinutes * 60_000);
  const seen = dynamodb.seen.filter(({ at }) => at >= from);
  const written = seen.filter(({ operation }) => writes.includes(operation)).length;
  const objects = s3.seen.filter(({ at }) => at >= from).length;
  return {
    rows: [counted('unchanged running job: conditional writes', written / runningMinutes, 'a minute', 1)],
    notes: [
      `Running for ${runningMinutes} minutes, requests to DynamoDB of the whole control plane: ${tally(seen)}; to S3, of control plane, agent and Flink with a checkpoint every 10 s: ${objects}. Nobody watched the job.`,
    ],
  };
}

type Stopped = {
  bench: Bench;
  job: MillraceJob;
  side: Side;
  dynamodb: CountingProxy;
  s3: CountingProxy;
  runtimeCalls: () => number;
};

async function countStopped({ bench, job, side, dynamodb, s3, runtimeCalls }: Stopped): Promise<Measured> {
  await delay(settlingMs);
  bench.say(`  stopped, ${stoppedMinutes} minutes`);
  const [from, callsBefore] = [Date.now(), runtimeCalls()];
  await delay(stoppedMinutes * 60_000);
  const after = (list: Seen[]) => list.filter(({ at }) => at >= from);
  const about = [...after(dynamodb.seen), ...after(s3.seen)].filter(({ text }) => text.includes(job.id));
  const index = after(dynamodb.seen);
  return {
    rows: [
      counted('stopped job: requests about it', about.length, `in ${stoppedMinutes} minutes`, 0),
      counted(
        'stopped job: all requests but Queries of the sweep',
        notSweep(after(dynamodb.seen), after(s3.seen)),
        '',
        0,
      ),
      counted('stopped job: calls of the engine runtime', runtimeCalls() - callsBefore, '', 0),
      counted('stopped job: processes', javaProcesses(`${side.dataDir}/tasks/`).length, '', 0),
    ],
    notes: [`Stopped for ${stoppedMinutes} minutes, the sweep asked its sparse index: ${tally(index)}.`],
  };
}

const notSweep = (dynamodb: Seen[], s3: Seen[]): number =>
  dynamodb.filter(({ operation, text }) => operation !== 'Query' || !text.includes('GSI1')).length +
  s3.length;

function tally(seen: readonly Seen[]): string {
  const counts = new Map<string, number>();
  for (const { operation } of seen) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return [...counts].map(([operation, count]) => `${count} ${operation}`).join(', ') || 'none';
}
