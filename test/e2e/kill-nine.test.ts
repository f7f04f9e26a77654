import { it } from 'vitest';
import { accountFor, note, seed, useAccountedJob } from '../helpers/accounted-world.ts';
import { killStorm, victims } from '../helpers/kill-storm.ts';
import { Random } from '../helpers/random.ts';

const killsOfEach = 3;
const world = useAccountedJob();

it('loses nothing and doubles nothing over twelve kills, and always comes back', async () => {
  const { millrace, job } = world();
  const order = new Random(seed).shuffled(victims.flatMap((victim) => Array(killsOfEach).fill(victim)));
  await killStorm(millrace, job, order, note);
  await accountFor(world());
}, 1_500_000);
