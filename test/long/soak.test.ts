import { it } from 'vitest';
import { accountFor, note, seed, useAccountedJob } from '../helpers/accounted-world.ts';
import { Random } from '../helpers/random.ts';
import { soak } from '../helpers/soak.ts';
import { record } from './record.ts';

const minutes = Number(process.env.MILLRACE_LONG_MINUTES ?? 120);
const world = useAccountedJob();

it(`${minutes} minutes of whatever people do, with kills in between, lose and double nothing`, {
  timeout: (minutes + 15) * 60_000,
}, async () => {
  const { millrace, job } = world();
  const random = new Random(seed);
  const done = await soak({ millrace, job, random, note }, Date.now() + minutes * 60_000);
  const records = await accountFor(world());
  record('soak of random operations and kills', { seed, minutes, 'records accounted for': records, ...done });
});
