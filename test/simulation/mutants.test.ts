import { describe, expect, it } from 'vitest';
import { mutants } from './mutants/index.ts';
import { runHistories, withBundle } from './run.ts';

/** Histories a bug may hide in. */
const most = 1_500;

describe.runIf(process.env.SIM_SEED === undefined)('bugs put into production source', () => {
  it('are at least twenty, each of its own', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(20);
  });

  it.each(mutants)(
    '$name: is caught',
    async (mutant) => {
      const { broken, sums } = await withBundle(mutant, (bundle) => runHistories(bundle, 1, most, 1));
      process.stdout.write(
        `${sums.histories} histories: ${broken[0]?.violations[0]?.slice(0, 120) ?? 'none'}\n`,
      );
      expect(broken).toHaveLength(1);
    },
    120_000,
  );
});
