/** `npm run bench [-- --only start,recovery] [--rounds 5]`: measures, and writes results.md. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureApi } from './figures/api.ts';
import { measureColdStart } from './figures/cold-start.ts';
import { measureList } from './figures/list.ts';
import { measureQuiet } from './figures/quiet.ts';
import { measureRecovery } from './figures/recovery.ts';
import { measureRescale } from './figures/rescale.ts';
import { measureSmall } from './figures/small.ts';
import { measureSql } from './figures/sql.ts';
import { measureStart } from './figures/start.ts';
import { measureSwap } from './figures/swap.ts';
import { type Bench, openBench } from './lib/bench-context.ts';
import { type Measured, writeSection } from './lib/results.ts';

const figures = {
  start: measureStart,
  small: measureSmall,
  recovery: measureRecovery,
  swap: measureSwap,
  rescale: measureRescale,
  api: measureApi,
  list: measureList,
  sql: measureSql,
  quiet: measureQuiet,
  'cold-start': measureColdStart,
} satisfies Record<string, (bench: Bench) => Promise<Measured>>;
type Figure = keyof typeof figures;

const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});
const rounds = Number(values.rounds);
const wanted = (values.only?.split(',') ?? Object.keys(figures)) as Figure[];
const unknown = wanted.filter((name) => !(name in figures));
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(`usage: npm run bench -- [--only ${Object.keys(figures).join(',')}] [--rounds 5]`);
  process.exit(2);
}

const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const load = () => readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '?';

function circumstances(name: Figure, began: number, loadBefore: string): string {
  const changed =
    git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' and uncommitted changes';
  const memory = Math.round(totalmem() / 1024 ** 3);
  return [
    `${new Date(began).toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${git('rev-parse', '--short', 'HEAD')}${changed}`,
    `${availableParallelism()} cores, ${memory} GiB, Node ${process.versions.node}, load before the run ${loadBefore}`,
    `\`npm run bench -- --only ${name} --rounds ${rounds}\`, ${Math.round((Date.now() - began) / 1000)} s`,
  ].join('; ');
}

const bench = openBench(rounds, (line) => console.log(line));
process.once('SIGINT', () => void bench.close().finally(() => process.exit(130)));
try {
  for (const name of wanted) {
    console.log(`== ${name}`);
    const [began, before] = [Date.now(), load()];
    const measured = await figures[name](bench);
    console.log(await writeSection(name, circumstances(name, began, before), measured));
  }
} catch (error) {
  // Said before everything is ended, which may fail as well and would hide it.
  console.error(error);
  process.exitCode = 1;
} finally {
  await bench.close();
}
