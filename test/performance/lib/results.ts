/** test/performance/results.md: one section for each figure, kept until that figure is measured again. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { median, shown, spread } from './stats.ts';

export type Row = { figure: string; ours: string; theirs: string; ratio: string; bar: string; held: string };
export type Measured = { rows: Row[]; notes: string[] };

const file = fileURLToPath(new URL('../results.md', import.meta.url));
const head = `# Measured

Written by \`npm run bench\`. Both sides run in turns in one run; shown are the median and, in brackets, least and most over
the rounds. "Ratio" is the median of ours over the median of theirs, in brackets the least and the most of one round.
`;

/** Two sides of one figure, one value a round each. `bar` null: shown beside the others, held to nothing. */
export function compared(
  figure: string,
  unit: string,
  ours: readonly number[],
  theirs: readonly number[],
  bar: number | null,
): Row {
  const ratio = median(ours) / median(theirs);
  const each = ours.map((value, round) => value / (theirs[round] ?? Number.NaN)).sort((a, b) => a - b);
  const range = each.length > 1 ? ` (${shown(each[0] ?? 0)}-${shown(each.at(-1) ?? 0)})` : '';
  return {
    figure,
    ours: spread(ours, unit),
    theirs: spread(theirs, unit),
    ratio: `${shown(ratio)}x${range}`,
    bar: bar === null ? '' : `at most ${bar}x`,
    held: bar === null ? '' : ratio <= bar ? 'yes' : '**no**',
  };
}

/** A count that may not exceed a number. */
export function counted(figure: string, found: number, unit: string, most: number): Row {
  return {
    figure,
    ours: `${shown(found)} ${unit}`,
    theirs: '',
    ratio: '',
    bar: `at most ${most}`,
    held: found <= most ? 'yes' : '**no**',
  };
}

export async function writeSection(name: string, circumstances: string, measured: Measured): Promise<string> {
  const section = [
    `## ${name}`,
    '',
    circumstances,
    '',
    '| figure | ours | theirs | ratio | bar | held? |',
    '|---|---|---|---|---|---|',
    ...measured.rows.map(
      (r) => `| ${r.figure} | ${r.ours} | ${r.theirs} | ${r.ratio} | ${r.bar} | ${r.held} |`,
    ),
    ...(measured.notes.length > 0 ? ['', ...measured.notes.map((note) => `- ${note}`)] : []),
    '',
  ].join('\n');
  const before = await readFile(file, 'utf8').catch(() => '');
  const others = before.split(/^(?=## )/m).filter((part) => part.startsWith('## '));
  const kept = others.filter((part) => !part.startsWith(`## ${name}\n`));
  const all = [...kept, section].sort((a, b) => order(a) - order(b));
  await writeFile(file, [head, ...all.map((part) => `${part.trimEnd()}\n`)].join('\n'));
  return section;
}

const names = ['start', 'small', 'recovery', 'swap', 'api', 'list', 'sql', 'quiet', 'cold-start'];
const order = (section: string): number => names.findIndex((name) => section.startsWith(`## ${name}\n`));
