/**
 * How long a running job puts nothing out while it is changed: to a new version in the same containers, against a stop
 * with savepoint and a new start. Measured by the records themselves: each is stamped when it is put out.
 */
import type { JobSettings } from '../../../shared/resources/job-settings.ts';
import type { TopicReader } from '../../helpers/kafka.ts';
import type { Bench } from '../lib/bench-context.ts';
import { MillraceJob } from '../lib/millrace-job.ts';
import { longestGap } from '../lib/output-gap.ts';
import { compared, type Measured } from '../lib/results.ts';
import { shown } from '../lib/stats.ts';
import { until } from '../lib/until.ts';

export const perSecond = 20;

export const ticks = (
  bootstrap: string,
  topic: string,
  mark: string,
): string => `CREATE TABLE ticks (n INT) WITH (
  'connector' = 'datagen', 'rows-per-second' = '${perSecond}'
);
CREATE TABLE counted (mark STRING, n INT) WITH (
  'connector' = 'kafka', 'topic' = '${topic}', 'properties.bootstrap.servers' = '${bootstrap}',
  'sink.delivery-guarantee' = 'at-least-once', 'format' = 'json'
);
INSERT INTO counted SELECT '${mark}', n FROM ticks;
`;

type Settings = Partial<JobSettings>;
type Round = { swap: number; anew: number; swapTask: boolean };

const compact: Settings = { compactCu: 2, checkpointIntervalMs: 2_000 };
/** Two TaskManagers, each in a container of its own. */
const standard: Settings = {
  topology: 'standard',
  parallelism: 2,
  jobManagerCu: 1,
  taskManagerCu: 1,
  checkpointIntervalMs: 2_000,
};

export async function measureSwap(bench: Bench): Promise<Measured> {
  const small = await measured(bench, 'compact', compact);
  const wide = await measured(bench, 'standard', standard);
  const what = 'gap in output, new version in the same containers';
  return {
    rows: [
      row(`${what}; theirs: stop with savepoint, new start`, small, 0.5),
      row(`the same of a standard job, three containers`, wide, 0.5),
    ],
    notes: [
      `The longest time between two records of the job, by their time stamps; there are ${perSecond} a second. Compact job of 2 CU; standard job of a JobManager and two TaskManagers of 1 CU. Theirs are the same two versions through stop, "stopped", start of the API, asked every 100 ms. The containers were kept in ${kept(small)} swaps of the compact job and in ${kept(wide)} of the standard one.`,
    ],
  };
}

const row = (what: string, rounds: readonly Round[], most: number) =>
  compared(
    what,
    's',
    rounds.map(({ swap }) => swap),
    rounds.map(({ anew }) => anew),
    most,
  );

const kept = (rounds: readonly Round[]): string =>
  `${rounds.filter(({ swapTask }) => swapTask).length} of ${rounds.length}`;

async function measured(bench: Bench, topology: string, settings: Settings): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    const one = await oneRound(bench, settings);
    rounds.push(one);
    bench.say(
      `  ${topology}: gap with a swap, with stop and start: ${shown(one.swap)}, ${shown(one.anew)} s`,
    );
  }
  return rounds;
}

async function oneRound(bench: Bench, settings: Settings): Promise<Round> {
  const [millrace, kafka] = [await bench.millrace(), await bench.kafka()];
  const topic = bench.fresh('ticks');
  await kafka.createTopic(topic);
  const sql = (mark: string) => ticks(kafka.bootstrap, topic, mark);
  const job = await MillraceJob.publish(millrace, bench.fresh('swap'), sql('a'), settings);
  const reader = kafka.reader(topic, 'uncommitted');
  await job.start();
  await comes(reader, 'a');
  const before = await job.tasks();
  const swap = await gapOf(reader, 'b', async () => job.restart(await job.publishAgain(sql('b'))));
  const swapTask = (await job.tasks()).join() === before.join();
  const anew = await gapOf(reader, 'c', async () => {
    const version = await job.publishAgain(sql('c'));
    await job.stopWithSavepoint();
    await job.start(version);
  });
  await job.stop();
  return { swap, anew, swapTask };
}

/** Seconds without output around a change, up to the first records that bear the mark of the new version. */
async function gapOf(reader: TopicReader, mark: string, change: () => Promise<unknown>): Promise<number> {
  await reader.more();
  const from = Math.max(0, reader.records.length - perSecond);
  await Promise.all([change(), comes(reader, mark)]);
  return longestGap(reader.records.slice(from)) / 1000;
}

const comes = (reader: TopicReader, mark: string): Promise<true> =>
  until(
    `records with the mark ${mark}`,
    async () => {
      const more = await reader.more();
      return more.some(({ value }) => value.includes(`"mark":"${mark}"`)) ? true : null;
    },
    { everyMs: 250, withinMs: 180_000 },
  );
