import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { run } from './program.ts';
import { readHidden } from './read-hidden.ts';

process.exitCode = await run(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  env: process.env,
  readText: (path) => (path === '-' ? text(process.stdin) : readFile(path, 'utf8')),
  readHidden,
  readBytes: async (path) => new Uint8Array(await readFile(path)),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  now: () => Date.now(),
});
