import { it } from 'vitest';
import { accountFor, note, seed, useAccountedJob } from '../helpers/accounted-world.ts';
import { killStorm, type Recovery, type Victim, victims } from '../helpers/kill-storm.ts';
import { Random } from '../helpers/random.ts';
import { record } from './record.ts';

/** Design section 6: a hundred kills into exactly-once sinks, and what they make of a month with one kill a day. */
const killsOfEach = 25;
const daySeconds = 86_400;
const world = useAccountedJob();

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const secondsOf = (recoveries: readonly Recovery[], of: Victim): number =>
  median(recoveries.filter(({ victim }) => victim === of).map(({ committedMs }) => committedMs)) / 1_000;

it('a hundred kills lose nothing and double nothing', async () => {
  const { millrace, job } = world();
  const order = new Random(seed).shuffled(victims.flatMap((victim) => Array(killsOfEach).fill(victim)));
  const recoveries = await killStorm(millrace, job, order, note);
  const records = await accountFor(world());
  const worst = Math.max(...recoveries.map(({ committedMs }) => committedMs)) / 1_000;
  record('kill -9 into Kafka transactions and S3 files', {
    seed,
    kills: recoveries.length,
    'records accounted for': records,
    lost: 0,
    doubled: 0,
    ...Object.fromEntries(
      victims.map((victim) => [`${victim}: median s until committed again`, secondsOf(recoveries, victim)]),
    ),
    'slowest, s': worst,
    'availability at one kill a day, were each as slow as the slowest, %': (
      100 *
      (1 - worst / daySeconds)
    ).toFixed(3),
  });
}, 6_000_000);
