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

const mean = (recoveries: readonly Recovery[]): number =>
  recoveries.reduce((sum, { committedMs }) => sum + committedMs, 0) / recoveries.length / 1_000;

const percentUp = (outageSeconds: number): string => (100 * (1 - outageSeconds / daySeconds)).toFixed(3);

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
    'mean, s': mean(recoveries),
    'slowest, s': worst,
    // What a month at one kill a day comes to, whichever process it hits: the sum of outages is days times their mean.
    'availability at one kill a day, %': percentUp(mean(recoveries)),
    'the same were each as slow as the slowest, %': percentUp(worst),
  });
}, 6_000_000);
