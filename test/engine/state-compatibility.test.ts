/**
 * What the rules say of an edit against what Flink does: all pairs are planned and held against outcomes that were recorded
 * by the long test, and some are run for real, so that a record that is not true any more is seen.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { statePairs } from './state-pairs.ts';
import {
  isTakenOver,
  judged,
  outcomesFile,
  type PairRunner,
  RecordedOutcomes,
  startPairRunner,
} from './state-pairs-harness.ts';
import { heldOutPairs } from './state-pairs-held-out.ts';

vi.setConfig({ testTimeout: 600_000 });

let runner: PairRunner;
let recorded: z.infer<typeof RecordedOutcomes>;

beforeAll(async () => {
  recorded = RecordedOutcomes.parse(JSON.parse(await readFile(outcomesFile, 'utf8')));
  runner = await startPairRunner();
}, 600_000);
afterAll(() => runner?.stop());

const allPairs = [...statePairs, ...heldOutPairs];

describe('state compatibility', () => {
  it('never calls compatible what Flink did not take over, and hardly ever the other way round', async () => {
    const falselyCompatible: string[] = [];
    const falselyIncompatible: string[] = [];
    for (const pair of allPairs) {
      const was = recorded[pair.name];
      if (!was) throw new Error(`No outcome is recorded of "${pair.name}": run the long test.`);
      const { verdict } = judged(await runner.plan(pair));
      if (verdict === 'compatible' && !isTakenOver(was)) falselyCompatible.push(pair.name);
      if (verdict !== 'compatible' && isTakenOver(was)) falselyIncompatible.push(pair.name);
    }
    expect(falselyCompatible).toEqual([]);
    expect(falselyIncompatible.length, falselyIncompatible.join(', ')).toBeLessThanOrEqual(
      allPairs.length / 10,
    );
  });

  it.each(['aggregate added', 'filter added before a count', 'sink added in front', 'join reordered'])(
    'is what Flink does: %s',
    async (name) => {
      const pair = statePairs.find((one) => one.name === name);
      if (!pair) throw new Error(`There is no pair "${name}".`);
      const outcome = await runner.run(pair);
      expect(outcome).toMatchObject({ telling: true, ...recorded[name] });
      expect(judged(outcome).verdict === 'compatible').toBe(isTakenOver(outcome));
      // What is described as keeping state is what had some in the savepoint.
      expect(outcome.before.length).toBe(outcome.state.length);
    },
  );
});
