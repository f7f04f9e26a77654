import { beforeEach, describe, expect, it, vi } from 'vitest';
import { receiveReport } from '../../functions/channel/receive-report.ts';
import type { Report } from '../../shared/resources/report.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { aReport } from '../helpers/builders.ts';
import { type LifeCycle, makeLifeCycle } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;
/** What the agent of the first run says once it has written the result. */
let waiting: Partial<Report>;
let path: string;

beforeEach(async () => {
  l = await makeLifeCycle();
  const sql = "CREATE TABLE a (n INT) WITH ('connector' = 'kafka'); INSERT INTO b SELECT n FROM a;";
  jobId = String((await l.ask('POST', '', { name: 'orders', sql })).body.id);
  await publish({});
  await l.ask('POST', `/${jobId}/start`, {});
  await l.reconcile(jobId);
  await l.report(jobId);
  const { tenantId, id: runId } = await l.run(jobId);
  path = await l.snapshot(`${runPaths(tenantId, jobId, runId).savepoints('cmd')}/savepoint-1`, 9);
  const result = { state: 'STOPPED', savepointPath: path, because: 'as asked', epoch: 1, at: 0 } as const;
  const slot = { tenantId, jobId, runId, epoch: 1, role: 'compact', index: 0, launch: 1 } as const;
  waiting = { slot, phase: 'ending', result };
});

const publish = async (settings: object) => {
  const { token } = l.h.a.admin;
  const { body } = await l.h.request('GET', `${l.jobs}/${jobId}/draft`, { token });
  const json = { ...body, settings: { ...body.settings, ...settings } };
  await l.h.request('PUT', `${l.jobs}/${jobId}/draft`, { token, json, headers: { 'If-Match': '*' } });
  await l.ask('POST', `/${jobId}/versions`, {});
};
const restart = (version: number) => l.ask('POST', `/${jobId}/restart`, { version });
const stopsAndWaits = async (savepointPath: string | null = path) => {
  await l.end(jobId, { savepointPath }, 'waits');
  return l.report(jobId, waiting);
};

describe('a new version of the same size', () => {
  it('is told to the agent with the stop, and what is foreseen of it is what it becomes', async () => {
    await publish({ checkpointIntervalMs: 20_000 });
    await restart(2);
    const { nextRunId, ...order } = (await l.report(jobId, {})).commands[0] ?? {};
    expect(order).toMatchObject({ kind: 'stop', mode: 'savepoint' });
    await stopsAndWaits();
    const { id, tenantId } = await l.run(jobId);
    expect(nextRunId).toBe(id);
    const of = async (key: 'spec' | 'foreseen') => {
      const object = await l.h.deps.objects.get(runPaths(tenantId, jobId, id)[key]);
      return JSON.parse(new TextDecoder().decode(object?.body));
    };
    const spec = await of('spec');
    expect(spec.startPoint).toMatchObject({ path });
    expect(await of('foreseen')).toEqual({ ...spec, startPoint: { kind: 'empty' } });
  });

  it('is not foreseen when it needs other containers', async () => {
    await publish({ compactCu: 2 });
    await restart(2);
    expect((await l.report(jobId, {})).commands[0]).not.toHaveProperty('nextRunId');
  });

  it('sends nobody away who reports while the run before it is being settled', async () => {
    await publish({ checkpointIntervalMs: 20_000 });
    await restart(2);
    await l.end(jobId, { savepointPath: path }, 'waits');
    const { deps } = l.h;
    const { records } = deps;
    const get = records.get.bind(records);
    // Between its read of the run and the next one, of the job, another report has the run settled.
    const first = vi.spyOn(records, 'get').mockImplementationOnce(async (key) => {
      const row = await get(key);
      await l.report(jobId, waiting);
      return row;
    });
    const { report } = aReport({ ...waiting, sequence: 900 });
    const channel = { ...deps, ids: deps.ids, tokenOf: JSON.stringify };
    expect(await receiveReport(channel, report.slot, report)).toMatchObject({ end: false });
    expect(first).toHaveBeenCalled();
    expect((await l.run(jobId)).version).toBe(2);
    first.mockRestore();
  });

  it('goes on in the same task, from the savepoint, with a ledger and a token of its own', async () => {
    await publish({ checkpointIntervalMs: 20_000 });
    await restart(2);
    const before = await l.run(jobId);
    expect(await stopsAndWaits()).toMatchObject({ end: false });
    const after = await l.run(jobId);
    expect(after).toMatchObject({ version: 2, epoch: 1, startPoint: { path } });
    expect(after.id).not.toBe(before.id);
    expect(l.runtime.tasks.size).toBe(1);
    expect(after.attempts[0]?.slots[0]).toMatchObject({ phase: 'launched', taskId: 'task-1', launch: 1 });
    const ledger = await l.h.deps.objects.get(runPaths(after.tenantId, jobId, after.id).ledger);
    expect(JSON.parse(new TextDecoder().decode(ledger?.body))).toMatchObject({ epoch: 1, result: null });
    const { next } = await l.report(jobId, waiting);
    expect(next).toMatchObject({ slot: { runId: after.id, epoch: 1, launch: 1 } });
    expect(next?.token).toContain(after.id);
    // The answer may have been lost: who asks again hears the same.
    expect((await l.report(jobId, waiting)).next).toEqual(next);
    await l.report(jobId, {});
    expect((await l.ask('GET', `/${jobId}`)).body).toMatchObject({ state: 'running' });
  });

  it('gets a new task when the one it took over ends first', async () => {
    await restart(1);
    await stopsAndWaits();
    l.runtime.end('task-1', 137, 'killed');
    await l.reconcile(jobId);
    const run = await l.run(jobId);
    expect(run).toMatchObject({ epoch: 2, startPoint: { path } });
    expect(run.attempts[1]?.slots[0]).toMatchObject({ phase: 'launched', taskId: 'task-2' });
    expect(await l.report(jobId, waiting)).toMatchObject({ end: true });
  });
});

describe('nothing goes over', () => {
  it('when the next version needs another size: the agent does not wait', async () => {
    await publish({ compactCu: 2 });
    await restart(2);
    expect(await stopsAndWaits()).toMatchObject({ end: true });
    l.runtime.end('task-1', 0, 'ended');
    await l.reconcile(jobId);
    expect((await l.run(jobId)).attempts[0]?.slots[0]).toMatchObject({ taskId: 'task-2', cu: 2 });
  });

  it('when it has not been heard waiting: its word of long ago is not counted on', async () => {
    await restart(1);
    await l.report(jobId, waiting);
    l.h.advance(11_000);
    await l.end(jobId, { savepointPath: path }, 'waits');
    expect(await l.run(jobId)).toMatchObject({ id: waiting.slot?.runId, state: 'active' });
  });

  it('when the next run may not begin: the agent ends before the run is settled', async () => {
    await restart(1);
    await l.h.deps.objects.delete(`${path.slice('s3://millrace/'.length)}/_metadata`);
    const { tenantId, id } = await l.run(jobId);
    const key = runPaths(tenantId, jobId, id).ledger;
    const ledger = JSON.parse(new TextDecoder().decode((await l.h.deps.objects.get(key))?.body));
    await l.h.deps.objects.put(key, JSON.stringify({ ...ledger, lastCheckpointId: 7 }));
    await stopsAndWaits(null);
    expect(await l.run(jobId)).toMatchObject({ id, state: 'active' });
    expect(await l.report(jobId, waiting)).toMatchObject({ end: true });
    l.runtime.end('task-1', 0, 'ended');
    await l.reconcile(jobId);
    expect(await l.run(jobId)).toMatchObject({ id, state: 'settled' });
    expect(l.runtime.tasks.size).toBe(1);
  });
});
