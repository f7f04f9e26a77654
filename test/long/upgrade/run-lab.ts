/** Runs the jobs of cases.ts on both releases, each in one JVM, and says how every job came over. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDescription } from '../../../infra/local/engine/engine-description.ts';
import { prepareEngine } from '../../../infra/local/engine/prepare-engine.ts';
import { MODULE_OPTIONS } from '../../../infra/local/engine/training-job.ts';
import { runTool } from '../../../infra/local/run-tool.ts';
import { rowsOf, scriptOf, type UpgradeCase } from './cases.ts';

export type Outcome = {
  name: string;
  /** carries: every row is as if there had been no upgrade. refused: the planner of the new release says no. */
  upgrade: 'carries' | 'refused' | 'not-restored' | 'wrong-rows' | 'unusable';
  /** The same without a change of release: shows that a failure is the upgrade's. */
  sameRelease: 'carries' | 'not-restored' | 'wrong-rows' | 'unusable';
  /** Whether the new release gives other rows than the old one for the same data. */
  sameRows: boolean;
  because: string;
  /** What the planner of each release makes of it; empty when it refuses. */
  plans: { from: string; to: string };
};

const lab = fileURLToPath(new URL('UpgradeLab.java', import.meta.url));

export async function runLab(
  folder: string,
  cases: readonly UpgradeCase[],
  from: string,
  to: string,
): Promise<Outcome[]> {
  for (const one of cases) await writeCase(join(folder, one.name), one);
  await runMode(folder, from, 'save');
  for (const mode of [`whole-${to}`, `restore-${to}`]) await runMode(folder, to, mode);
  for (const mode of [`whole-${from}`, `restore-${from}`]) await runMode(folder, from, mode);
  for (const release of [from, to]) await runMode(folder, release, `plan-${release}`);
  return Promise.all(cases.map(({ name }) => outcomeOf(join(folder, name), name, from, to)));
}

async function writeCase(folder: string, one: UpgradeCase): Promise<void> {
  for (const half of ['first', 'second'] as const) {
    await mkdir(join(folder, half), { recursive: true });
    for (const [table, rows] of Object.entries(rowsOf(half === 'first' ? 0 : 1))) {
      const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
      await writeFile(join(folder, half, `${table}.json`), lines);
    }
  }
  await writeFile(join(folder, 'job.sql'), scriptOf(one));
  const config = Object.entries(one.config ?? {}).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(join(folder, 'config'), config.join(''));
}

async function runMode(folder: string, release: string, mode: string): Promise<void> {
  const { home } = await prepareEngine({ release });
  const description = await readDescription(home);
  if (!description) throw new Error('the engine is not prepared');
  const classPath = description.classPath.map((jar) => join(home, jar)).join(':');
  const options = [
    ...MODULE_OPTIONS,
    '-Xmx1500m',
    '-XX:+UseSerialGC',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  ];
  await runTool({
    command: 'java',
    args: [...options, '-cp', classPath, lab, folder, mode],
    cwd: folder,
    logFile: join(folder, `${mode}.log`),
  });
}

async function outcomeOf(folder: string, name: string, from: string, to: string): Promise<Outcome> {
  const read = (file: string) => readFile(join(folder, file), 'utf8').catch(() => '');
  const result = async (mode: string) => {
    const text = await read(`${mode}.result`);
    return { ok: text.startsWith('ok'), text, rows: (await read(`${mode}.out`)).split('\n').filter(Boolean) };
  };
  const [saved, wholeFrom, wholeTo, sameRun, upgraded] = await Promise.all([
    result('save'),
    result(`whole-${from}`),
    result(`whole-${to}`),
    result(`restore-${from}`),
    result(`restore-${to}`),
  ]);
  const planIn = async (mode: string) =>
    (await read(`${mode}.out`)).replace(/^[\s\S]*(?=== Optimized Execution Plan ==)/, '');
  const verdict = (whole: typeof saved, restored: typeof saved) => {
    if (!saved.ok || !whole.ok) return 'unusable';
    if (!restored.ok) return 'not-restored';
    return net([...saved.rows, ...restored.rows]) === net(whole.rows) ? 'carries' : 'wrong-rows';
  };
  const plan = /TableException|ValidationException|SqlParserException/.test(wholeTo.text);
  return {
    name,
    upgrade: saved.ok && plan ? 'refused' : verdict(wholeTo, upgraded),
    sameRelease: verdict(wholeFrom, sameRun),
    sameRows: net(wholeFrom.rows) === net(wholeTo.rows),
    plans: { from: await planIn(`plan-${from}`), to: await planIn(`plan-${to}`) },
    because: [saved, wholeTo, upgraded].find(({ ok }) => !ok)?.text.trim() ?? '',
  };
}

/** What is left when every row that was taken back is gone: the same whatever the steps on the way were. */
function net(lines: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const row = line.slice(2);
    const change = line.startsWith('+') ? 1 : -1;
    counts.set(row, (counts.get(row) ?? 0) + change);
  }
  return [...counts]
    .filter(([, count]) => count !== 0)
    .map(([row, count]) => `${row} x${count}`)
    .sort()
    .join('\n');
}
