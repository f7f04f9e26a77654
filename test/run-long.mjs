/** `npm run test:long [name]`: soaks and long outages, too long for `npm test`. What they measured is added to test/long/results.md. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureDevelopmentPackages } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await ensureDevelopmentPackages(root);
const vitest = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'test/vitest.config.ts',
  '--dir',
  'test/long',
];
const { status } = spawnSync(process.execPath, [...vitest, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
