import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('results.md', import.meta.url));

/** Adds what a long test measured to results.md, with the date: these runs are too long for everybody to repeat. */
export function record(what: string, figures: Record<string, string | number>): void {
  if (!existsSync(file)) {
    writeFileSync(file, '# Long runs\n\n`npm run test:long` adds a line for each.\n');
  }
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const text = Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
  appendFileSync(file, `\n- ${new Date().toISOString().slice(0, 10)}, ${machine}: **${what}**: ${text}.\n`);
}
