import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forwardLogs } from '../../engine-container/agent/adapters/forward-logs.ts';
import { readAgentLine } from '../../shared/domain/agent-line.ts';
import { eventually } from '../helpers/eventually.ts';

let directory: string;
let logs: string;
let lines: string[];
let over: AbortController;
let ended: Promise<void>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-forward-'));
  logs = join(directory, 'taskmanager-1', 'logs');
  await mkdir(logs, { recursive: true });
  lines = [];
  over = new AbortController();
  ended = forwardLogs(directory, (line) => lines.push(line), over.signal, 5);
});

afterEach(async () => {
  over.abort();
  await ended;
  await rm(directory, { recursive: true, force: true });
});

const texts = () => lines.map((line) => readAgentLine(line)?.text);

it('tells each line once, when it is whole, with the stream it is of', async () => {
  await writeFile(join(logs, 'taskmanager.out'), '+I[1, "a"]\n+I[2');
  await eventually(async () => expect(texts()).toEqual(['+I[1, "a"]']));
  await appendFile(join(logs, 'taskmanager.out'), ', b]\n');
  await eventually(async () => expect(texts()).toEqual(['+I[1, "a"]', '+I[2, b]']));
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ stream: 'output' });
});

it('goes on with the new file when a log is rotated', async () => {
  const path = join(logs, 'taskmanager.log');
  await writeFile(path, 'one\n');
  await eventually(async () => expect(texts()).toEqual(['one']));
  await rename(path, `${path}.1`);
  await writeFile(path, 'two\n');
  await eventually(async () => expect(texts()).toEqual(['one', 'two']));
});

it('leaves out what is too much, and says so', async () => {
  await writeFile(join(logs, 'taskmanager.out'), 'x'.repeat(99).concat('\n').repeat(10_000));
  await eventually(async () => expect(texts().length).toBeGreaterThan(2_000));
  expect(texts()[0]).toMatch(/^\(\d+ bytes are left out here/);
  expect(texts().length).toBeLessThan(3_000);
});
