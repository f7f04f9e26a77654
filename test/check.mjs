/** `npm run check`: types, lint and format, dependency rules and tidiness, OpenAPI drift. Under a minute. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureDevelopmentPackages } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await ensureDevelopmentPackages(root);

const steps = [
  ['types', 'node_modules/typescript/bin/tsc', ['-p', 'tsconfig.json', '--noEmit']],
  ['types of the console', 'node_modules/typescript/bin/tsc', ['-p', 'web/tsconfig.json', '--noEmit']],
  ['lint and format', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']],
  [
    'dependency rules',
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    [
      '--config',
      'test/architecture/dependency-rules.mjs',
      'shared',
      'functions',
      'engine-container/agent',
      'infra',
      'web',
    ],
  ],
  [
    'tidiness and OpenAPI drift',
    'node_modules/vitest/vitest.mjs',
    ['run', '--config', 'test/vitest.config.ts', '--dir', 'test/architecture', '--reporter=dot'],
  ],
];

let failed = 0;
for (const [name, program, args] of steps) {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
