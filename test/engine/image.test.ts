import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** The image itself is built where there is a container engine; what can go wrong without one is checked here. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const lines = readFileSync(join(root, 'engine-container/Dockerfile'), 'utf8').split('\n');

it('copies only what is there, and what is not ignored', () => {
  const sources = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.slice('COPY '.length).split(' ').slice(0, -1));
  expect(sources.length).toBeGreaterThan(3);
  expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([]);
});

it('prepares and runs on the same base, so that the archives fit the JVM', () => {
  const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
  expect(new Set(bases).size).toBe(1);
  expect(bases).toHaveLength(2);
});

it('starts the agent with its address and the engine home, and as process 1', () => {
  const script = join(root, 'engine-container/entrypoint.sh');
  execFileSync('sh', ['-n', script]);
  const text = readFileSync(script, 'utf8');
  for (const name of ['MILLRACE_HOST', 'MILLRACE_ENGINE_HOME']) expect(text).toContain(`${name}=`);
  expect(text.trim().split('\n').at(-1)).toBe('exec node /opt/millrace/agent.mjs');
});
