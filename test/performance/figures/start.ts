/** API start until all tasks run, against plain Flink application mode with its defaults; and the CPU seconds it took. */
import type { Millrace } from '../../helpers/millrace.ts';
import type { Bench } from '../lib/bench-context.ts';
import type { CpuWatch } from '../lib/cpu-watch.ts';
import { firstRow } from '../lib/first-row.ts';
import { checkpointIntervalMs, kafkaToS3 } from '../lib/kafka-job.ts';
import { jobManagerMain, taskManagerMain } from '../lib/mains.ts';
import { MillraceJob } from '../lib/millrace-job.ts';
import { PlainCluster } from '../lib/plain-cluster.ts';
import { compared, type Measured } from '../lib/results.ts';
import { median, shown } from '../lib/stats.ts';

export type Start = { seconds: number; cpu: number; byJvm: string; agentCpu: number; row: number };

export async function measureStart(bench: Bench): Promise<Measured> {
  const { ours, theirs } = await rounds(bench, bench.rounds, 2, null);
  return {
    rows: startRows('', ours, theirs, { time: 0.5, cpu: 0.4 }),
    notes: [
      `Ours is a compact job of 2 CU on the whole machine; CPU of its agent until then, not counted above: ${shown(median(ours.map((s) => s.agentCpu)))} s.`,
      `CPU of JobManager + TaskManager, round by round: ours ${ours.map((s) => s.byJvm).join(', ')} s; theirs ${theirs.map((s) => s.byJvm).join(', ')} s and the rest BashJavaUtils.`,
      "Theirs: JobManager, then TaskManager when REST answers; Flink's scripts would start BashJavaUtils three times a process, here once. RUNNING is what Flink notes itself, not what its REST API shows later; ours is what our API shows.",
      `Both: the same script (Kafka, event-time windows, files in S3), checkpoints in S3 every ${checkpointIntervalMs / 1000} s, parallelism 1.`,
    ],
  };
}

/** Ours and theirs in turns; who comes first changes with each round. */
export async function rounds(bench: Bench, count: number, cu: number, group: string | null) {
  const ours: Start[] = [];
  const theirs: Start[] = [];
  const millrace = await bench.millrace();
  for (let round = 0; round < count; round += 1) {
    const sides = [
      async () => ours.push(await startOurs(bench, millrace, cu)),
      async () => theirs.push(await startTheirs(bench, millrace, group)),
    ];
    for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
    bench.say(`  ours ${shown(ours.at(-1)?.seconds ?? 0)} s, theirs ${shown(theirs.at(-1)?.seconds ?? 0)} s`);
  }
  return { ours, theirs };
}

export function startRows(
  where: string,
  ours: Start[],
  theirs: Start[],
  bar: { time: number; cpu: number } | null,
) {
  const side = (take: (start: Start) => number) => [ours.map(take), theirs.map(take)] as const;
  return [
    compared(`start until all tasks run${where}`, 's', ...side((s) => s.seconds), bar?.time ?? null),
    compared(`CPU of all JVMs until then${where}`, 's', ...side((s) => s.cpu), bar?.cpu ?? null),
    compared(`start until the first committed row${where}`, 's', ...side((s) => s.row), null),
  ];
}

const byJvm = (cpu: CpuWatch, at: number): string =>
  [jobManagerMain, taskManagerMain].map((main) => shown(cpu.javaAt(at, main))).join(' + ');

async function startOurs(bench: Bench, millrace: Millrace, cu: number): Promise<Start> {
  const kafka = await bench.kafka();
  const output = bench.fresh('output');
  const sql = kafkaToS3(kafka.bootstrap, `s3://${millrace.bucket}/${output}`);
  const settings = { compactCu: cu as 1, checkpointIntervalMs };
  const job = await MillraceJob.publish(millrace, bench.fresh('job'), sql, settings);
  const began = Date.now();
  const running = await job.start();
  const row = await firstRow(millrace.s3, output);
  await job.stop();
  return {
    seconds: (running - began) / 1000,
    cpu: job.cpu.javaAt(running),
    byJvm: byJvm(job.cpu, running),
    agentCpu: job.cpu.parentsAt(running),
    row: (row - began) / 1000,
  };
}

async function startTheirs(bench: Bench, millrace: Millrace, group: string | null): Promise<Start> {
  const output = bench.fresh('output');
  const cluster = await PlainCluster.prepare(await bench.plain(output, group));
  try {
    const began = Date.now();
    const running = await cluster.start();
    const row = await firstRow(millrace.s3, output);
    return {
      seconds: (running - began) / 1000,
      cpu: cluster.cpu.javaAt(running),
      byJvm: byJvm(cluster.cpu, running),
      agentCpu: 0,
      row: (row - began) / 1000,
    };
  } finally {
    await cluster.stop();
  }
}
