import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { record } from './record.ts';
import { cases } from './upgrade/cases.ts';
import { runLab } from './upgrade/run-lab.ts';

/** What the rules are made from, and judged by in test/domain/upgrade.test.ts. */
const outcomesFile = new URL('upgrade/outcomes.json', import.meta.url);

/** Savepoints of one release on the other, for real. */
it('restores jobs of 1.20.5 on 2.3.0, and says which came over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-upgrade-'));
  try {
    const outcomes = await runLab(folder, cases, '1.20.5', '2.3.0');
    const seen = outcomes
      .filter(({ upgrade }) => upgrade !== 'unusable')
      .map(({ name, upgrade, plans }) => ({ name, outcome: upgrade, ...plans }));
    await writeFile(outcomesFile, `${JSON.stringify(seen, null, 2)}\n`);
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
