/**
 * How long a running job puts nothing out while its parallelism is changed: in place, with slots that its TaskManager has
 * and with a new TaskManager process for more of them, against a stop with savepoint and a new start.
 */
import type { TopicReader } from '../../helpers/kafka.ts';
import type { Bench } from '../lib/bench-context.ts';
import { MillraceJob } from '../lib/millrace-job.ts';
import { longestGap } from '../lib/output-gap.ts';
import { compared, type Measured } from '../lib/results.ts';
import { shown } from '../lib/stats.ts';
import { until } from '../lib/until.ts';
import { perSecond, ticks } from './swap.ts';

type Round = { newProcess: number; inPlace: number; anew: number };

export async function measureRescale(bench: Bench): Promise<Measured> {
  const rounds: Round[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    const one = await oneRound(bench);
    rounds.push(one);
    const [inPlace, newProcess, anew] = [one.inPlace, one.newProcess, one.anew].map(shown);
    bench.say(
      `  gap in place: ${inPlace}, with a new TaskManager: ${newProcess}, with stop and start: ${anew} s`,
    );
  }
  const anew = rounds.map((one) => one.anew);
  return {
    rows: [
      compared(
        'gap in output, rescale in place; theirs: stop with savepoint, new start',
        's',
        rounds.map((one) => one.inPlace),
        anew,
        0.3,
      ),
      compared(
        'the same with a new TaskManager process, because a compact job had too few slots',
        's',
        rounds.map((one) => one.newProcess),
        anew,
        null,
      ),
    ],
    notes: [
      `The longest time between two records of the job, by their time stamps; there are ${perSecond} a second. Compact job of 2 CU: parallelism 1 to 2 with a new TaskManager, 2 to 1 in place, then 1 to 2 as a new version through stop, "stopped", start of the API.`,
    ],
  };
}

async function oneRound(bench: Bench): Promise<Round> {
  const [millrace, kafka] = [await bench.millrace(), await bench.kafka()];
  const topic = bench.fresh('ticks');
  await kafka.createTopic(topic);
  const job = await MillraceJob.publish(
    millrace,
    bench.fresh('rescale'),
    ticks(kafka.bootstrap, topic, 'a'),
    { compactCu: 2, checkpointIntervalMs: 2_000 },
  );
  const reader = kafka.reader(topic, 'uncommitted');
  await job.start();
  const newProcess = await gapOf(reader, () => job.rescale(2));
  const inPlace = await gapOf(reader, () => job.rescale(1));
  const version = await job.publishWith(2);
  const anew = await gapOf(reader, async () => {
    await job.stopWithSavepoint();
    await job.start(version);
  });
  await job.stop();
  return { newProcess, inPlace, anew };
}

/** Seconds without output around a change, from a second before it to three seconds after. */
async function gapOf(reader: TopicReader, change: () => Promise<unknown>): Promise<number> {
  await comes(reader, 2 * perSecond);
  const from = Math.max(0, reader.records.length - perSecond);
  await change();
  // Once to have read what came until now, and once for what comes then.
  await reader.more();
  await comes(reader, 3 * perSecond);
  return longestGap(reader.records.slice(from)) / 1000;
}

const comes = (reader: TopicReader, count: number): Promise<true> => {
  const from = reader.records.length;
  return until(
    `${count} more records`,
    async () => {
      await reader.more();
      return reader.records.length >= from + count ? true : null;
    },
    { everyMs: 250, withinMs: 180_000 },
  );
};
