import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogStore } from '../../functions/adapters/local/log-store.ts';
import type { LogQuery, LogTask } from '../../functions/ports/log-store.ts';
import type { LogStream } from '../../shared/resources/log-line.ts';
import { runFile, runPaths } from '../../shared/resources/run-spec.ts';
import { FakeObjectStore } from '../helpers/fakes/object-store.ts';
import { logStoreSuite } from './log-store.suite.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const makeWorld = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'millrace-logs-'));
  folders.push(dataDir);
  const objects = new FakeObjectStore();
  const fileOf = ({ taskId }: LogTask, stream: LogStream, start = 1) => {
    const process = stream === 'jobmanager' ? 'jobmanager' : 'taskmanager';
    const name = stream === 'output' ? `${process}.out` : `${process}.log`;
    return join(dataDir, 'tasks', taskId, 'work', `${process}-${start}`, 'logs', name);
  };
  return {
    dataDir,
    objects,
    fileOf,
    store: createLogStore({ dataDir, objects }),
    timesOutput: false,
    settle: async () => {},
    write: async (task: LogTask, stream: LogStream, at: number, text: string) => {
      const path = fileOf(task, stream);
      await mkdir(dirname(path), { recursive: true });
      const time = stream === 'output' ? '' : `${new Date(at).toISOString()} `;
      await appendFile(path, `${time}${text}\n`);
    },
  };
};

logStoreSuite('files of one machine', makeWorld);

describe('files of one machine', () => {
  const task: LogTask = { taskId: `task-${'0'.repeat(32)}`, role: 'compact', index: 0, epoch: 1, launch: 1 };
  const query = (change: Partial<LogQuery> = {}): LogQuery => ({
    tenantId: 'tn_1',
    jobId: 'job_1',
    runId: 'run_1',
    tasks: [task],
    since: 0,
    until: null,
    stream: 'output',
    limit: 10,
    from: null,
    ...change,
  });
  const stored = (start: number, name: string) =>
    `${runPaths('tn_1', 'job_1', 'run_1').logs(task)}/taskmanager-${start}/${name}`;
  const texts = async (store: { read(q: LogQuery): Promise<{ lines: { text: string }[] }> }, q = query()) =>
    (await store.read(q)).lines.map(({ text }) => text);

  it('goes on from the file of a JVM to what was stored of it, and to the next start', async () => {
    const { store, write, fileOf, objects } = await makeWorld();
    await write(task, 'output', 0, 'one');
    const first = await store.read(query());
    await objects.put(stored(1, 'taskmanager.out'), 'one\ntwo');
    await rm(dirname(fileOf(task, 'output')), { recursive: true });
    await mkdir(dirname(fileOf(task, 'output', 2)), { recursive: true });
    await writeFile(fileOf(task, 'output', 2), 'three\nfo');
    expect(first.lines.map(({ text }) => text)).toEqual(['one']);
    const from = { direction: 'newer', position: first.newer } as const;
    expect(await texts(store, query({ from }))).toEqual(['two', 'three']);
    expect(await texts(store)).toEqual(['one', 'two', 'three']);
  });

  it('leaves out what a task that serves the next run, or prepares it, writes for that one', async () => {
    const { store, write, fileOf } = await makeWorld();
    await write(task, 'output', 0, 'of the next run');
    const owner = join(dirname(dirname(fileOf(task, 'output'))), runFile);
    await mkdir(dirname(owner), { recursive: true });
    await writeFile(owner, 'run_2');
    expect(await texts(store)).toEqual([]);
    expect(await texts(store, query({ runId: 'run_2', since: Date.now() + 60_000 }))).toEqual([
      'of the next run',
    ]);
  });

  it('puts rotated files together, the oldest first', async () => {
    const { store, write, fileOf } = await makeWorld();
    await write(task, 'taskmanager', 3_000, 'now');
    const path = fileOf(task, 'taskmanager');
    await writeFile(`${path}.1`, 'a\n');
    await writeFile(`${path}.2`, 'b\n');
    const lines = await texts(store, query({ stream: 'taskmanager' }));
    expect(lines).toEqual(['a', 'b', '1970-01-01T00:00:03.000Z now']);
  });

  it('reads nothing that a job links to: neither a file nor a folder', async () => {
    const { store, dataDir, fileOf } = await makeWorld();
    await writeFile(join(dataDir, 'secret'), 'secret\n');
    await mkdir(join(dataDir, 'elsewhere'));
    await writeFile(join(dataDir, 'elsewhere', 'taskmanager.out'), 'secret\n');
    const path = fileOf(task, 'output');
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(dataDir, 'secret'), path);
    expect(await texts(store)).toEqual([]);
    await rm(dirname(path), { recursive: true });
    await symlink(join(dataDir, 'elsewhere'), dirname(path));
    expect(await texts(store)).toEqual([]);
  });

  it('finds lines far back in a large file', async () => {
    const { store, fileOf } = await makeWorld();
    const path = fileOf(task, 'output');
    await mkdir(dirname(path), { recursive: true });
    const lines = Array.from({ length: 60_000 }, (_, n) => `+I[${n}, ${'ü'.repeat(10)}]`);
    await writeFile(path, `${lines.join('\n')}\n`);
    const newest = await store.read(query({ limit: 1_000 }));
    expect(newest.lines.map(({ text }) => text)).toEqual(lines.slice(-1_000));
    const from = { direction: 'older', position: newest.older ?? '' } as const;
    expect(await texts(store, query({ limit: 1_000, from }))).toEqual(lines.slice(-2_000, -1_000));
  });

  it('shows what the agent said', async () => {
    const { store, dataDir } = await makeWorld();
    const folder = join(dataDir, 'tasks', task.taskId);
    await mkdir(folder, { recursive: true });
    const said = { at: '1970-01-01T00:00:01.000Z', stream: 'agent', text: 'all is well' };
    await writeFile(join(folder, 'agent.out.log'), `${JSON.stringify(said)}\n`);
    const { lines } = await store.read(query({ stream: 'agent' }));
    expect(lines).toEqual([{ at: 1_000, task: 'compact 0, attempt 1', text: 'all is well' }]);
  });
});
