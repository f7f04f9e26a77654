import { beforeEach, describe, expect, it } from 'vitest';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { UsageRecord } from '../../shared/resources/records.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { type LifeCycle, makeLifeCycle, startedJob } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;

beforeEach(async () => {
  l = await makeLifeCycle();
  jobId = await startedJob(l);
  await l.report(jobId);
});

const job = async () => (await l.ask('GET', `/${jobId}`)).body;
const savepoint = async () => {
  const run = await l.run(jobId);
  return l.snapshot(`${runPaths(run.tenantId, jobId, run.id).savepoints('cmd')}/savepoint-1`, 9);
};
const usage = async () => {
  const row = await l.h.deps.records.get(recordKeys.usage(l.h.a.id, l.h.a.workspaceId));
  return UsageRecord.parse(row?.value).runs;
};
/** A second version that needs four times as much. */
const publishLarger = async () => {
  const { token } = l.h.a.admin;
  const { body } = await l.h.request('GET', `${l.jobs}/${jobId}/draft`, { token });
  const json = { ...body, settings: { ...body.settings, compactCu: 4 } };
  await l.h.request('PUT', `${l.jobs}/${jobId}/draft`, { token, json, headers: { 'If-Match': '*' } });
  await l.ask('POST', `/${jobId}/versions`, {});
};

describe('restart', () => {
  it('stops with a savepoint and goes on from it, wanted running all the time', async () => {
    const before = await l.run(jobId);
    const asked = await l.ask('POST', `/${jobId}/restart`, {});
    expect(asked).toMatchObject({ status: 202, body: { state: 'stopping', desired: 'running' } });
    // Nobody has looked yet, and still it is not said to run.
    expect(await job()).toMatchObject({ state: 'stopping' });
    expect((await l.report(jobId)).commands).toMatchObject([{ kind: 'stop', mode: 'savepoint' }]);
    expect(await job()).toMatchObject({ state: 'stopping', because: 'taking a savepoint to restart from' });
    const path = await savepoint();
    await l.end(jobId, { savepointPath: path });
    const after = await l.run(jobId);
    expect(after).toMatchObject({ state: 'active', version: 1, epoch: 1, startPoint: { path } });
    expect(after.id).not.toBe(before.id);
    expect(await usage()).toEqual({ [after.id]: 1 });
    expect(await job()).toMatchObject({ state: 'starting', desired: 'running', run: { id: after.id } });
    await l.report(jobId);
    expect(await job()).toMatchObject({ state: 'running' });
    expect((await l.ask('GET', `/${jobId}/commands`)).body.items).toMatchObject([{ state: 'succeeded' }]);
  });

  it('pressed twice makes one, and a stop at once takes it back', async () => {
    await l.ask('POST', `/${jobId}/restart`, {});
    expect((await l.ask('POST', `/${jobId}/restart`, {})).body.code).toBe('conflict');
    expect((await l.ask('POST', `/${jobId}/stop`, { mode: 'now' })).body.desired).toBe('stopped');
    await l.end(jobId, {});
    expect(await job()).toMatchObject({ state: 'stopped', desired: 'stopped' });
    expect((await l.ask('POST', `/${jobId}/restart`, {})).body.code).toBe('job_not_active');
    expect(await usage()).toEqual({});
  });

  it('starts another version, whose CU are held from the moment it was asked for', async () => {
    await publishLarger();
    const other = String(
      (await l.ask('POST', '', { name: 'b', sql: 'INSERT', settings: { compactCu: 8 } })).body.id,
    );
    await l.ask('POST', `/${other}/versions`, {});
    const third = String(
      (await l.ask('POST', '', { name: 'c', sql: 'INSERT', settings: { compactCu: 8 } })).body.id,
    );
    await l.ask('POST', `/${third}/versions`, {});
    await l.ask('POST', `/${other}/start`, {});
    expect((await l.ask('POST', `/${jobId}/restart`, { version: 9 })).body.code).toBe('not_found');
    await l.ask('POST', `/${jobId}/restart`, { version: 2 });
    expect((await l.ask('POST', `/${third}/start`, {})).body.code).toBe('limit_reached');
    await l.end(jobId, { savepointPath: await savepoint() });
    expect(await l.run(jobId)).toMatchObject({ version: 2, settings: { compactCu: 4 } });
    expect(Object.values(await usage()).sort()).toEqual([4, 8]);
  });

  it('is refused when the workspace has no room for the larger version', async () => {
    await publishLarger();
    for (const compactCu of [8, 4, 2]) {
      const { body } = await l.ask('POST', '', {
        name: `n${compactCu}`,
        sql: 'INSERT',
        settings: { compactCu },
      });
      await l.ask('POST', `/${body.id}/versions`, {});
      expect((await l.ask('POST', `/${body.id}/start`, {})).status).toBe(202);
    }
    expect((await l.ask('POST', `/${jobId}/restart`, { version: 2 })).body.code).toBe('limit_reached');
    expect((await l.ask('POST', `/${jobId}/restart`, {})).status).toBe(202);
  });

  it('leaves the job as it was, and says so, when no savepoint can be taken', async () => {
    await l.ask('POST', `/${jobId}/restart`, {});
    const [order] = (await l.report(jobId)).commands;
    const failed = { commandId: order?.commandId ?? '', message: 'disk full', savepointPath: null };
    await l.report(jobId, { commands: [{ ...failed, state: 'failed' }] });
    await l.reconcile(jobId);
    expect(await job()).toMatchObject({ state: 'running', because: 'the restart failed: disk full' });
    await l.end(jobId, { state: 'FAILED', because: 'broken, much later' });
    expect(await job()).toMatchObject({ state: 'failed', desired: 'stopped' });
  });

  it('of a job that fails on its way down goes on from the newest checkpoint', async () => {
    await l.ask('POST', `/${jobId}/restart`, {});
    const run = await l.run(jobId);
    const folder = `${runPaths(run.tenantId, jobId, run.id).checkpoints(1)}/${run.flinkJobId}/chk-7`;
    const path = await l.snapshot(folder, 7);
    await l.end(jobId, { state: 'FAILED', because: 'broken' });
    expect(await l.run(jobId)).toMatchObject({ state: 'active', startPoint: { path } });
  });

  it('of a job that has just finished starts nothing', async () => {
    await l.ask('POST', `/${jobId}/restart`, {});
    await l.end(jobId, { state: 'FINISHED', because: 'all input was read' });
    expect(await job()).toMatchObject({ state: 'finished', desired: 'stopped' });
    const { items } = (await l.ask('GET', `/${jobId}/events`)).body as { items: { kind: string }[] };
    expect(items.map(({ kind }) => kind)).toContain('restart-refused');
  });
});
