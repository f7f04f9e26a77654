/**
 * Every pair of SQL versions on real Flink: the old one up to a savepoint, the new one from it, and what came of it against
 * the verdict. Outcomes are recorded for the quick test; MILLRACE_PAIR_IDS=auto or always measures Flink's own ids instead.
 */
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { StatePair } from '../engine/state-pair-parts.ts';
import { statePairs } from '../engine/state-pairs.ts';
import {
  isTakenOver,
  judged,
  outcomesFile,
  type PairOutcome,
  type PairRunner,
  startPairRunner,
} from '../engine/state-pairs-harness.ts';
import { heldOutPairs } from '../engine/state-pairs-held-out.ts';
import { unseenPairs } from '../engine/state-pairs-unseen.ts';
import { record } from './record.ts';

const ids = z.enum(['own', 'auto', 'always']).parse(process.env.MILLRACE_PAIR_IDS ?? 'own');

let runner: PairRunner;
beforeAll(async () => {
  runner = await startPairRunner();
}, 600_000);
afterAll(() => runner?.stop());

type Scored = { pair: StatePair; outcome: PairOutcome; verdict: string };

async function score(pairs: readonly StatePair[]): Promise<Scored[]> {
  const all: Scored[] = [];
  for (const pair of pairs) {
    const outcome = await runner.run(pair, ids).catch((cause: unknown) => {
      throw new Error(`The pair "${pair.name}" did not run.`, { cause });
    });
    all.push({ pair, outcome, verdict: judged(outcome).verdict });
  }
  return all;
}

const figures = (all: readonly Scored[]) => ({
  pairs: all.length,
  'state taken over by Flink': all.filter(({ outcome }) => isTakenOver(outcome)).length,
  'started without a word and wrong': names(
    all.filter(({ outcome }) => outcome.strict === 'fresh' || outcome.strict === 'other'),
  ),
  ...(ids === 'own'
    ? {
        'falsely compatible': names(
          all.filter(({ verdict, outcome }) => verdict === 'compatible' && !isTakenOver(outcome)),
        ),
        'falsely incompatible': names(
          all.filter(({ verdict, outcome }) => verdict !== 'compatible' && isTakenOver(outcome)),
        ),
      }
    : {}),
});

const names = (some: readonly Scored[]): string =>
  some.length === 0 ? '0' : `${some.length} (${some.map(({ pair }) => pair.name).join(', ')})`;

it(
  'says of every edit what Flink does',
  async () => {
    const seen = await score(statePairs);
    record(`state of SQL versions, ids ${ids}, pairs the rules were made with`, figures(seen));
    const held = await score(heldOutPairs);
    record(`state of SQL versions, ids ${ids}, pairs written after the rules`, figures(held));
    const unseen = await score(unseenPairs);
    record(`state of SQL versions, ids ${ids}, pairs drawn from the SQL manual`, figures(unseen));
    if (ids !== 'own') return;
    const all = [...seen, ...held];
    expect(names(all.filter(({ outcome }) => !outcome.telling))).toBe('0');
    expect(figures([...all, ...unseen])['falsely compatible']).toBe('0');
    const outcomes = all.map(({ pair, outcome: { strict, lenient } }) => [pair.name, { strict, lenient }]);
    await writeFile(outcomesFile, `${JSON.stringify(Object.fromEntries(outcomes), null, 2)}\n`);
  },
  45 * 60_000,
);
