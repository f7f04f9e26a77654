/**
 * What `npm start` runs on a clean clone: checks the machine, installs what is missing, and becomes Millrace.
 * Plain JavaScript, because TypeScript can only be read once the packages are there.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './install-packages.mjs';
import { problemsOf } from './preflight.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** main.ts judges the arguments; here only the data folder is needed, and early. */
function dataFolder() {
  const args = process.argv.slice(2);
  const joined = args.find((arg) => arg.startsWith('--data='))?.slice('--data='.length);
  const at = args.indexOf('--data');
  return resolve(joined ?? (at >= 0 ? args[at + 1] : undefined) ?? '.millrace');
}

const problems = problemsOf({ env: process.env, dataDir: dataFolder() });
if (problems.length > 0) {
  console.error(`Millrace cannot start here yet:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
  process.exit(1);
}
const failed = installPackages(root, console.log);
if (failed !== null) {
  console.error(failed);
  process.exit(1);
}
// In this very process, so that there is nobody between a signal and the one who handles it.
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
