import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { findCgroups, pidsIn } from '../../functions/adapters/local/cgroups.ts';
import { taskFiles } from '../../functions/adapters/local/task-files.ts';
import { eventually } from '../helpers/eventually.ts';
import { openProcesses, type ProcessBench } from '../helpers/runtimes.ts';
import { engineRuntimeSuite, launchRequest, livingProcess, type Manner } from './engine-runtime.suite.ts';

const cgroups = findCgroups();
engineRuntimeSuite('processes, without limits', () => openProcesses({ cgroups: null }));
engineRuntimeSuite('processes, as this machine lets them', () => openProcesses());

describe('processes', { timeout: 60_000 }, () => {
  let bench: ProcessBench | undefined;
  afterEach(() => bench?.close());

  const begin = async (manner: Manner | 'leaver', options = {}) => {
    bench = await openProcesses(options);
    const { runtime, notes, folder } = bench;
    const request = launchRequest(manner);
    const outcome = await runtime.launch(request);
    if (outcome.kind !== 'launched') throw new Error(outcome.reason);
    const { taskId } = outcome;
    const [note] = await eventually(async () => {
      const all = await notes(request.slot.runId);
      expect(all).toHaveLength(1);
      return all;
    });
    if (note === undefined) throw new Error('no note');
    return { bench, runtime, notes, folder, request, taskId, note };
  };
  const statusOf = async (runtime: ProcessBench['runtime'], taskId: string) =>
    (await runtime.describe([taskId]))[0]?.status;

  test('the agent gets its settings and nothing of ours', async () => {
    process.env.MILLRACE_TEST_SECRET = 'ours';
    const { note, request, folder, taskId } = await begin('obedient');
    delete process.env.MILLRACE_TEST_SECRET;
    expect(note.environment).toMatchObject({
      MILLRACE_TASK_TOKEN: 'token-1',
      MILLRACE_TASK_CU: '0.25',
      MILLRACE_CHANNEL_URL: 'http://127.0.0.1:1',
      MILLRACE_ENGINE_HOME: '/engine/1.20.5',
      MILLRACE_S3_ENDPOINT: 'http://127.0.0.1:2',
      MILLRACE_WORK_DIRECTORY: join(folder, 'tasks', taskId, 'work'),
      MILLRACE_LIMITS_ENFORCED: cgroups === null ? '0' : '1',
      AWS_REGION: 'eu-west-1',
    });
    expect(note.environment).not.toHaveProperty('MILLRACE_TEST_SECRET');
    const stored = readFileSync(join(folder, 'tasks', taskId, 'task.json'), 'utf8');
    expect(JSON.parse(stored).request).toEqual(request);
    expect(stored).not.toContain('token-1');
  });

  test('the next control plane adopts: same task for the same token, and may stop it', async () => {
    const { bench, request, taskId, note, notes } = await begin('obedient');
    const next = bench.another();
    expect(await next.launch(request)).toEqual({ kind: 'launched', taskId });
    expect(await statusOf(next, taskId)).toBe('running');
    expect(await next.active()).toEqual([{ taskId, request, pid: note.pid }]);
    await expect(next.launch({ ...request, cu: 1 })).rejects.toThrow(/another launch/);
    await next.stop(taskId, 'enough');
    await eventually(async () => expect(await statusOf(next, taskId)).toBe('stopped'));
    expect((await notes(request.slot.runId)).map(({ what }) => what)).toEqual(['started', 'term']);
  });

  test.each(['recover', 'describe'] as const)(
    'a stop that a killed control plane began is finished by the next: %s',
    async (how) => {
      const { bench, runtime, taskId, note } = await begin('deaf');
      await runtime.stop(taskId, 'enough');
      runtime.close();
      const next = bench.another();
      await eventually(async () => {
        if (how === 'recover') await next.recover();
        else await next.describe([taskId]);
        expect(livingProcess(note.pid)).toBeNull();
      });
      await eventually(async () => expect(await statusOf(next, taskId)).toBe('stopped'));
    },
  );

  test('the deaf are killed although nobody looks', async () => {
    const { runtime, taskId, note } = await begin('deaf');
    await runtime.stop(taskId, 'enough');
    expect(livingProcess(note.pid)).not.toBeNull();
    await eventually(() => expect(livingProcess(note.pid)).toBeNull());
  });

  test('when the agent is killed, what it left is killed before the task is stopped', async () => {
    const { runtime, taskId, note } = await begin('parent');
    process.kill(note.pid, 'SIGKILL');
    await eventually(async () => {
      const status = await statusOf(runtime, taskId);
      if (note.child !== null && livingProcess(note.child) !== null) expect(status).not.toBe('stopped');
      expect(status).toBe('stopped');
    });
    expect(livingProcess(note.child ?? 0)).toBeNull();
    expect((await runtime.describe([taskId]))[0]?.stopReason).toMatch(/ended by itself/);
  });

  test('what was never started is not started after its stop', async () => {
    bench = await openProcesses({ cgroups: null });
    const { runtime, folder, notes } = bench;
    const request = launchRequest('obedient');
    const [outcome] = await Promise.allSettled([bench.another({ nodePath: '/no/node' }).launch(request)]);
    const files = taskFiles(folder);
    const [taskId = ''] = await files.list();
    // The shell claims the start and then fails to become the agent: the task has been, and is over.
    expect(outcome.status).toBe('fulfilled');
    await eventually(async () => expect(await statusOf(runtime, taskId)).toBe('stopped'));

    const second = launchRequest('obedient');
    const { taskIdOf } = await import('../../functions/adapters/local/task-files.ts');
    const id = taskIdOf(second.clientToken);
    await files.writeIntent({ taskId: id, request: second, createdAt: Date.now(), group: [] });
    expect(await statusOf(runtime, id)).toBe('provisioning');
    await runtime.stop(id, 'not wanted');
    expect((await runtime.describe([id]))[0]).toMatchObject({ status: 'stopped', stopReason: 'not wanted' });
    expect(await runtime.launch(second)).toEqual({ kind: 'launched', taskId: id });
    expect(await statusOf(runtime, id)).toBe('stopped');
    expect(await notes(second.slot.runId)).toEqual([]);
  });

  test('a control plane that died between intent and start: the replay starts it, and ten replays start it once', async () => {
    bench = await openProcesses();
    const { folder, notes } = bench;
    const request = launchRequest('obedient');
    const { taskIdOf } = await import('../../functions/adapters/local/task-files.ts');
    const taskId = taskIdOf(request.clientToken);
    await taskFiles(folder).writeIntent({ taskId, request, createdAt: Date.now(), group: [] });
    // Runtimes that know nothing of each other: only the claim stands between them.
    const others = Array.from({ length: 10 }, () => bench?.another());
    const outcomes = await Promise.all(others.map((other) => other?.launch(request)));
    expect(outcomes).toEqual(Array(10).fill({ kind: 'launched', taskId }));
    await eventually(async () => expect(await notes(request.slot.runId)).toHaveLength(1));
    await bench.runtime.endAll('enough');
    expect((await notes(request.slot.runId)).map(({ what }) => what)).toEqual(['started', 'term']);
  });

  test('a control plane killed with SIGKILL at any moment of a launch leaves one task, which the next adopts', async () => {
    bench = await openProcesses();
    const { folder, notes, runtime } = bench;
    const script = fileURLToPath(new URL('../helpers/launch-and-die.ts', import.meta.url));
    for (let round = 0; round < 12; round++) {
      const request = launchRequest('obedient');
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', script, folder, JSON.stringify(request), String(round)],
        { stdio: 'ignore' },
      );
      await new Promise((resolve) => child.once('exit', resolve));
      expect(child.signalCode).toBe('SIGKILL');
      const outcome = await runtime.launch(request);
      expect(outcome.kind).toBe('launched');
      await eventually(async () => expect(await notes(request.slot.runId)).toHaveLength(1));
    }
    expect(await runtime.active()).toHaveLength(12);
    await runtime.endAll('enough');
    expect(await runtime.active()).toEqual([]);
  });

  test('a task larger than the machine is refused for good', async () => {
    bench = await openProcesses();
    expect(await bench.runtime.launch(launchRequest('obedient', { cu: 4096 }))).toMatchObject({
      kind: 'refused',
      retryable: false,
      reason: expect.stringContaining('RESOURCE:MEMORY'),
    });
  });

  test.runIf(cgroups !== null)(
    'the task and all it starts are held to its CU, and its group is removed',
    async () => {
      const { runtime, folder, taskId, note } = await begin('leaver');
      const { group } = JSON.parse(readFileSync(join(folder, 'tasks', taskId, 'task.json'), 'utf8'));
      expect(pidsIn(group).sort()).toEqual([note.pid, note.child].sort());
      const read = (name: string) =>
        group
          .map((at: string) => join(at, name))
          .filter(existsSync)
          .map((file: string) => readFileSync(file, 'utf8').trim());
      const limits = [
        ...read('cpu.max'),
        ...read('cpu.cfs_quota_us'),
        ...read('memory.max'),
        ...read('memory.limit_in_bytes'),
      ];
      expect(limits.map((limit) => limit.split(' ')[0])).toEqual(['25000', String(1024 ** 3)]);
      // The agent is gone at once; the child in a session of its own is found by the group alone.
      await runtime.stop(taskId, 'enough');
      await eventually(async () => expect(await statusOf(runtime, taskId)).toBe('stopped'));
      expect(livingProcess(note.child ?? 0)).toBeNull();
      for (const at of group) expect(existsSync(at)).toBe(false);
    },
  );
});
