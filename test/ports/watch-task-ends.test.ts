import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchTaskEnds } from '../../functions/adapters/local/watch-task-ends.ts';
import type { TaskDescription } from '../../functions/ports/engine-runtime.ts';
import { eventually } from '../helpers/eventually.ts';

const taskId = `task-${'a'.repeat(32)}`;
let dataDir: string;
let agent: ChildProcess;
let status: TaskDescription['status'];
let ends: number;
let described: number;
let watch: { close: () => void };

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-ends-'));
  agent = spawn('sleep', ['60'], { stdio: 'ignore' });
  await mkdir(join(dataDir, 'tasks', taskId), { recursive: true });
  const [stat, boot] = await Promise.all(
    [`/proc/${agent.pid}/stat`, '/proc/sys/kernel/random/boot_id'].map((file) => readFile(file, 'utf8')),
  );
  await writeFile(join(dataDir, 'tasks', taskId, 'started'), `${stat}${boot}`);
  status = 'stopping';
  ends = 0;
  described = 0;
  watch = watchTaskEnds({
    dataDir,
    everyMs: 5,
    onEnd: () => {
      ends += 1;
    },
    runtime: {
      describe: async (ids) => {
        described += 1;
        return ids.map((id) => ({ taskId: id, status, exitCode: null, stopReason: null }));
      },
    },
  });
});

afterEach(async () => {
  watch.close();
  agent.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

it('tells once of a task whose agent was killed, and not before nothing of it is left', async () => {
  agent.kill('SIGKILL');
  await eventually(() => expect(described).toBeGreaterThan(3));
  expect(ends).toBe(0);
  status = 'stopped';
  await eventually(() => expect(ends).toBe(1));
  const before = described;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect({ ends, described }).toEqual({ ends: 1, described: before });
});

it('does not ask the runtime about a task whose agent lives', async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(described).toBe(0);
});
