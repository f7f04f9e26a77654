/** The same start in small containers, where CPU seconds are the start time. */
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCgroups } from '../../../functions/adapters/local/cgroups.ts';
import type { Bench } from '../lib/bench-context.ts';
import type { Measured } from '../lib/results.ts';
import { until } from '../lib/until.ts';
import { rounds, startRows } from './start.ts';

const sizes = [
  { cu: 1, rounds: 2 },
  { cu: 0.5, rounds: 1 },
  { cu: 0.25, rounds: 1 },
] as const;

export async function measureSmall(bench: Bench): Promise<Measured> {
  const rows = [];
  for (const size of sizes) {
    const group = cpuGroup(size.cu);
    if (group === null) {
      return { rows: [], notes: ['Not measured: control groups cannot be used here (not root).'] };
    }
    bench.say(`  ${size.cu} CPU`);
    const count = Math.min(size.rounds, bench.rounds);
    const { ours, theirs } = await rounds(bench, count, size.cu, group.folder);
    await group.remove();
    rows.push(...startRows(`, ${size.cu} CPU`, ours, theirs, null));
  }
  return {
    rows,
    notes: [
      'Ours is a compact job of that size, held to its CPU and memory. Theirs has the same CPU for both JVMs together and as much memory as it likes.',
    ],
  };
}

/** A control group with this much CPU and no other limit, or null where there can be none. */
function cpuGroup(cpus: number): { folder: string; remove: () => Promise<unknown> } | null {
  const cgroups = findCgroups();
  if (cgroups === null) return null;
  const period = 100_000;
  const quota = String(Math.round(cpus * period));
  const parent = cgroups.version === 2 ? cgroups.root : join(cgroups.root, 'cpu');
  const folder = join(parent, 'millrace', `bench-${process.pid}-${cpus}`);
  mkdirSync(folder, { recursive: true });
  if (cgroups.version === 2) writeFileSync(join(folder, 'cpu.max'), `${quota} ${period}`);
  else {
    writeFileSync(join(folder, 'cpu.cfs_period_us'), String(period));
    writeFileSync(join(folder, 'cpu.cfs_quota_us'), quota);
  }
  // Who was killed stays in its group until the kernel has done with it.
  const remove = () =>
    until('the control group is empty', async () => {
      try {
        rmdirSync(folder);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
        return null;
      }
    });
  return { folder, remove };
}
