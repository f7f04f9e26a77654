/** SIGKILL to one JVM of a running job until all its tasks run again. */
import type { Bench } from '../lib/bench-context.ts';
import { checkpointIntervalMs, kafkaToS3 } from '../lib/kafka-job.ts';
import { MillraceJob } from '../lib/millrace-job.ts';
import { PlainCluster } from '../lib/plain-cluster.ts';
import { compared, type Measured } from '../lib/results.ts';
import { shown } from '../lib/stats.ts';

/** Flink's own. */
const defaultHeartbeats = { 'heartbeat.interval': '10 s', 'heartbeat.timeout': '50 s' };

type Ours = { start: number; jobManager: number; taskManager: number };

export async function measureRecovery(bench: Bench): Promise<Measured> {
  const ours: Ours[] = [];
  const slow: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    ours.push(await recoverOurs(bench));
    slow.push(await recoverWithDefaults(bench));
    plain.push(await recoverPlain(bench));
    const { start = 0, jobManager = 0, taskManager = 0 } = ours.at(-1) ?? {};
    const said = [start, jobManager, taskManager, slow.at(-1) ?? 0, plain.at(-1) ?? 0].map(shown);
    bench.say(`  start, JobManager, TaskManager, with default heartbeats, plain: ${said.join(', ')} s`);
  }
  const taskManager = ours.map((one) => one.taskManager);
  return {
    rows: [
      compared(
        'JobManager killed, until running from the newest checkpoint; theirs: own start',
        's',
        ours.map((one) => one.jobManager),
        ours.map((one) => one.start),
        1.5,
      ),
      compared(
        "TaskManager killed, until running; theirs: the same with Flink's default heartbeats",
        's',
        taskManager,
        slow,
        0.35,
      ),
      compared('TaskManager killed, until running; theirs: plain Flink', 's', taskManager, plain, 0.35),
    ],
    notes: [
      'On all sides another JVM is started at once. That the JobManager came back from a checkpoint that was complete when it was killed, or a newer one, is checked each time.',
    ],
  };
}

async function startedJob(bench: Bench, flinkConfig: Record<string, string>) {
  const millrace = await bench.millrace();
  const sql = kafkaToS3((await bench.kafka()).bootstrap, `s3://${millrace.bucket}/${bench.fresh('output')}`);
  const settings = { compactCu: 2 as const, checkpointIntervalMs, flinkConfig };
  const job = await MillraceJob.publish(millrace, bench.fresh('job'), sql, settings);
  const began = Date.now();
  const start = ((await job.start()) - began) / 1000;
  return { job, start };
}

const hasCheckpoint = (job: MillraceJob) =>
  job.is('checkpointed', ({ latestCheckpoint }) => latestCheckpoint !== null);

async function recoverOurs(bench: Bench): Promise<Ours> {
  const { job, start } = await startedJob(bench, {});
  const known = (await hasCheckpoint(job)).latestCheckpoint?.id ?? 0;
  const jobManager = await job.kill('jobmanager');
  const restored = job.jvm('jobmanager').commandLine.join(' ');
  const from = Number(/--fromSavepoint \S+\/chk-(\d+)/.exec(restored)?.[1] ?? -1);
  if (from < known) throw new Error(`it came back from checkpoint ${from}, although ${known} was complete`);
  await job.is('checkpointed anew', ({ latestCheckpoint }) => (latestCheckpoint?.id ?? 0) > from);
  const taskManager = await job.kill('taskmanager');
  await job.stop();
  return { start, jobManager, taskManager };
}

async function recoverWithDefaults(bench: Bench): Promise<number> {
  const { job } = await startedJob(bench, defaultHeartbeats);
  await hasCheckpoint(job);
  const seconds = await job.kill('taskmanager');
  await job.stop();
  return seconds;
}

async function recoverPlain(bench: Bench): Promise<number> {
  const cluster = await PlainCluster.prepare(await bench.plain(bench.fresh('output'), null));
  try {
    await cluster.start();
    return await cluster.replaceTaskManager();
  } finally {
    await cluster.stop();
  }
}
