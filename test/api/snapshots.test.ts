import { beforeEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../../functions/reconciler/collect-garbage.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { type LifeCycle, makeLifeCycle } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;

beforeEach(async () => {
  l = await makeLifeCycle();
  jobId = String((await l.ask('POST', '', { name: 'orders', sql: 'INSERT' })).body.id);
  await l.ask('POST', `/${jobId}/versions`, {});
  await begin();
});

const begin = async (body: object = {}) => {
  expect(await l.ask('POST', `/${jobId}/start`, body)).toMatchObject({ status: 202 });
  await l.reconcile(jobId);
  await l.report(jobId);
};
const list = async () =>
  (await l.ask('GET', `/${jobId}/snapshots`)).body.items as { id: string; path: string }[];
const remove = (id: string) => l.ask('DELETE', `/${jobId}/snapshots/${id}`);
const objectsAt = (path: string) => l.h.deps.objects.list(`${path.slice('s3://millrace/'.length)}/`);

const order = async () => {
  await l.ask('POST', `/${jobId}/snapshots`, {});
  const commandId = (await l.report(jobId)).commands.at(-1)?.commandId ?? '';
  const run = await l.run(jobId);
  const folder = `${runPaths(run.tenantId, jobId, run.id).savepoints(commandId)}/savepoint-1`;
  return { commandId, folder };
};
const takeSavepoint = async () => {
  const { commandId, folder } = await order();
  await l.h.deps.objects.put(`${folder}/state`, '1234');
  const savepointPath = await l.snapshot(folder, 9);
  await l.report(jobId, { commands: [{ commandId, state: 'succeeded', message: '', savepointPath }] });
  return { id: commandId.replace('cmd_', 'snap_'), path: savepointPath };
};
/** The run fails and leaves its newest checkpoint, with files that its checkpoints share. */
const failWithCheckpoint = async () => {
  const run = await l.run(jobId);
  const folder = `${runPaths(run.tenantId, jobId, run.id).checkpoints(1)}/${run.flinkJobId}`;
  await l.h.deps.objects.put(`${folder}/shared/sst`, 'state');
  const path = await l.snapshot(`${folder}/chk-7`, 7);
  await l.end(jobId, { state: 'FAILED', because: 'broken' });
  const found = (await list()).find((snapshot) => snapshot.path === path);
  return { id: found?.id ?? '', folder };
};

describe('a snapshot', () => {
  it('tells its size, version and run; one that was not completed is never offered', async () => {
    const failed = await order();
    await l.h.deps.objects.put(`${failed.folder}/state`, '1234');
    const { commandId } = failed;
    await l.report(jobId, { commands: [{ commandId, state: 'failed', message: 'no', savepointPath: null }] });
    expect(await list()).toEqual([]);
    const path = `s3://millrace/${failed.folder}`;
    await l.end(jobId, { state: 'FINISHED' });
    expect((await l.ask('POST', `/${jobId}/start`, { from: { path } })).body.code).toBe('no_snapshot');
    await begin({ from: 'empty' });
    const { id } = await takeSavepoint();
    const run = await l.run(jobId);
    expect((await l.ask('GET', `/${jobId}/snapshots/${id}`)).body).toMatchObject({
      id,
      kind: 'savepoint',
      version: 1,
      runId: run.id,
      sizeBytes: 4 + 16,
    });
  });

  it('is deleted with its files, and only once', async () => {
    const { id, path } = await takeSavepoint();
    expect((await remove(id)).status).toBe(204);
    expect(await list()).toEqual([]);
    expect((await remove(id)).status).toBe(404);
    await collectGarbage(l.h.deps);
    expect(await objectsAt(path)).toEqual([]);
  });

  it('stays while the next start, or a run without a checkpoint of its own, needs it', async () => {
    const first = await failWithCheckpoint();
    expect((await remove(first.id)).body.code).toBe('snapshot_in_use');
    await begin();
    expect((await remove(first.id)).body).toMatchObject({
      code: 'snapshot_in_use',
      detail: expect.stringContaining('no checkpoint of its own yet'),
    });
    await failWithCheckpoint();
    expect((await remove(first.id)).status).toBe(204);
    await collectGarbage(l.h.deps);
    // What the checkpoints of that run shared is of no use any more.
    expect(await l.h.deps.objects.list(first.folder)).toEqual([]);
  });

  it('is not started from while it is being deleted, and the sweep goes on after a crash: nothing of it is left', async () => {
    const { id, path } = await takeSavepoint();
    await failWithCheckpoint();
    const { objects } = l.h.deps;
    expect((await remove(id)).status).toBe(204);
    const real = objects.delete.bind(objects);
    let left = 1;
    objects.delete = async (key) => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      await real(key);
    };
    await expect(collectGarbage(l.h.deps)).rejects.toThrow('killed');
    objects.delete = real;
    // What is left is no snapshot any more, for whoever knows its path either.
    expect((await objectsAt(path)).map(({ key }) => key.endsWith('/state'))).toEqual([true]);
    expect((await list()).map((snapshot) => snapshot.id)).not.toContain(id);
    expect((await l.ask('GET', `/${jobId}/snapshots/${id}`)).status).toBe(404);
    expect((await l.ask('POST', `/${jobId}/start`, { from: { snapshotId: id } })).status).toBe(404);
    await collectGarbage(l.h.deps);
    expect(await objectsAt(path)).toEqual([]);
    expect((await remove(id)).status).toBe(404);
  });
});
