import { describe, expect, it } from 'vitest';
import { type Outcome, runHistories, story, withBundle } from './run.ts';
import { disasters, moments, victims } from './world/draw.ts';
import { agentEffects, controlPlaneEffects } from './world/labels.ts';

/** One seed when asked for, to look at what broke. */
const asked = process.env.SIM_SEED === undefined ? null : Number(process.env.SIM_SEED);
const histories = 10_000;
const halves = [1, histories / 2 + 1];

const merged = (outcomes: Outcome[]): Map<string, number> => {
  const covered = new Map<string, number>();
  for (const [what, times] of outcomes.flatMap(({ sums }) => sums.covered)) {
    covered.set(what, (covered.get(what) ?? 0) + times);
  }
  return covered;
};

/** Everything that has to be interrupted at least once, as it is counted. */
const wanted = [
  ...[...controlPlaneEffects, ...agentEffects].flatMap((label) => [
    `${label} done`,
    `${label} before`,
    `${label} after`,
  ]),
  'containers went over',
  'a prepared run went on',
  ...disasters.map((what) => `disaster: ${what}`),
  ...moments.flatMap((moment) => victims.map((victim) => `${moment} x ${victim}`)),
];

const table = (covered: Map<string, number>): string =>
  [...controlPlaneEffects, ...agentEffects]
    .map((label) => {
      const [done, before, after] = ['done', 'before', 'after'].map(
        (side) => covered.get(`${label} ${side}`) ?? 0,
      );
      return `${label}: ${done}, killed before ${before}, after ${after}`;
    })
    .join('\n');

describe.runIf(asked === null)('the control loop in 10,000 histories', () => {
  it('breaks nothing that was promised, and everything was interrupted at every point', async () => {
    const outcomes = await withBundle(null, (bundle) =>
      Promise.all(halves.map((first) => runHistories(bundle, first, histories / 2))),
    );
    expect(outcomes.flatMap(({ broken }) => broken.map(story)).join('\n\n')).toBe('');
    expect(outcomes.reduce((sum, { sums }) => sum + sums.histories, 0)).toBe(histories);
    const covered = merged(outcomes);
    process.stdout.write(`${table(covered)}\n`);
    expect(wanted.filter((what) => !covered.has(what))).toEqual([]);
  }, 600_000);

  it('lives the same history again from the same seed', async () => {
    const [one, two] = await withBundle(null, async (bundle) => [
      await runHistories(bundle, 500, 40),
      // Another one came before: nothing is carried over from history to history.
      await runHistories(bundle, 490, 50),
    ]);
    expect(two?.sums.hashes.slice(10)).toEqual(one?.sums.hashes);
    expect(new Set(one?.sums.hashes).size).toBe(40);
  }, 60_000);
});

describe.runIf(asked !== null)('one history', () => {
  it(`of seed ${asked}`, async () => {
    const { broken } = await withBundle(null, (bundle) => runHistories(bundle, asked ?? 1, 1));
    expect(broken.map(story).join('\n')).toBe('');
  }, 60_000);
});
