import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { record } from './record.ts';
import { cases } from './upgrade/cases.ts';
import { runLab } from './upgrade/run-lab.ts';

/** Savepoints of one release on the other, for real; upgrade/outcomes.json is what the rules were made from. */
it('restores jobs of 1.20.5 on 2.3.0, and says which came over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-upgrade-'));
  try {
    const outcomes = await runLab(folder, cases, '1.20.5', '2.3.0');
    const named = (upgrade: string) =>
      outcomes.filter((one) => one.upgrade === upgrade).map(({ name }) => name);
    record('upgrade of SQL jobs from 1.20.5 to 2.3.0', {
      jobs: outcomes.length,
      'came over': named('carries').length,
      'wrong rows': named('wrong-rows').join(' ') || 'none',
      'not restored': named('not-restored').join(' ') || 'none',
      'refused by the planner': named('refused').join(' ') || 'none',
    });
    expect(named('unusable')).toEqual([]);
    expect(named('carries').length).toBeGreaterThanOrEqual(20);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 3_600_000);
