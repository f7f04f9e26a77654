import { beforeEach, describe, expect, it } from 'vitest';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { aReport } from '../helpers/builders.ts';
import { type LifeCycle, makeLifeCycle, publishedJob } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;

beforeEach(async () => {
  l = await makeLifeCycle();
  jobId = await publishedJob(l);
});

const state = async () => (await l.ask('GET', `/${jobId}`)).body.state;
const running = async (body: unknown = {}) => {
  const answer = await l.ask('POST', `/${jobId}/start`, body);
  expect(answer).toMatchObject({ status: 202 });
  await l.reconcile(jobId);
  await l.report(jobId);
  expect(await state()).toBe('running');
};
/** A run that left a checkpoint, 16 minutes ago. */
const leftCheckpoint = async () => {
  await running();
  const run = await l.run(jobId);
  const folder = `${runPaths(run.tenantId, jobId, run.id).checkpoints(1)}/${run.flinkJobId}/chk-7`;
  const path = await l.snapshot(folder, 7);
  await l.end(jobId, { state: 'FAILED', because: 'broken' });
  return path;
};

describe('start, stop, start again', () => {
  it('goes on from the savepoint of the stop, which is a snapshot then', async () => {
    await running();
    const stop = await l.ask('POST', `/${jobId}/stop`, {});
    expect(stop).toMatchObject({ status: 202, body: { state: 'stopping', desired: 'stopped' } });
    const answer = await l.report(jobId);
    expect(answer.commands).toMatchObject([{ kind: 'stop', mode: 'savepoint' }]);
    const run = await l.run(jobId);
    const path = await l.snapshot(
      `${runPaths(run.tenantId, jobId, run.id).savepoints('cmd')}/savepoint-1`,
      9,
    );
    await l.end(jobId, { savepointPath: path });
    expect(await state()).toBe('stopped');
    const commands = (await l.ask('GET', `/${jobId}/commands`)).body.items;
    expect(commands).toMatchObject([{ kind: 'stop', state: 'succeeded', savepointPath: path }]);
    expect((await l.ask('GET', `/${jobId}/snapshots`)).body.items).toMatchObject([
      { kind: 'savepoint', path, checkpointId: 9 },
    ]);
    await running();
    expect((await l.run(jobId)).startPoint).toMatchObject({ kind: 'snapshot', path });
  });

  it('pauses, and resumes the version that was paused', async () => {
    await running();
    expect((await l.ask('POST', `/${jobId}/resume`)).body.code).toBe('conflict');
    await l.ask('POST', `/${jobId}/pause`);
    const run = await l.run(jobId);
    const path = await l.snapshot(
      `${runPaths(run.tenantId, jobId, run.id).savepoints('cmd')}/savepoint-1`,
      9,
    );
    await l.end(jobId, { savepointPath: path });
    expect(await state()).toBe('paused');
    await l.ask('POST', `/${jobId}/versions`, { note: 'newer' });
    expect(await l.ask('POST', `/${jobId}/resume`)).toMatchObject({ status: 202 });
    expect(await l.run(jobId)).toMatchObject({ version: 1, startPoint: { path } });
  });

  it('takes a second start, and a second stop, for what they are', async () => {
    await running();
    expect((await l.ask('POST', `/${jobId}/start`, {})).body.code).toBe('job_active');
    await l.ask('POST', `/${jobId}/stop`, {});
    expect((await l.ask('POST', `/${jobId}/stop`, {})).body.code).toBe('conflict');
    expect((await l.ask('POST', `/${jobId}/stop`, { mode: 'now' })).status).toBe(202);
  });

  it('goes on running, and says why, when the stop failed', async () => {
    await running();
    await l.ask('POST', `/${jobId}/stop`, {});
    const [order] = (await l.report(jobId)).commands;
    const failed = {
      commandId: order?.commandId ?? '',
      state: 'failed' as const,
      message: 'disk full',
      savepointPath: null,
    };
    await l.report(jobId, { commands: [failed] });
    await l.reconcile(jobId);
    const job = (await l.ask('GET', `/${jobId}`)).body;
    expect(job).toMatchObject({ state: 'running', because: 'the stop failed: disk full' });
    expect((await l.ask('POST', `/${jobId}/stop`, {})).status).toBe(202);
  });
});

describe('where a start begins', () => {
  it('never leaves state behind unasked', async () => {
    const path = await leftCheckpoint();
    expect((await l.ask('POST', `/${jobId}/start`, { from: 'empty' })).body.code).toBe('state_exists');
    expect((await l.ask('POST', `/${jobId}/plan`, {})).body).toMatchObject({
      startPoint: { path },
      tasks: [{ role: 'compact', count: 1, cu: 1 }],
    });
    const empty = await l.ask('POST', `/${jobId}/plan`, { from: 'empty', discardState: true });
    expect(empty.body).toMatchObject({
      startPoint: { kind: 'empty' },
      warnings: [expect.stringContaining(path)],
    });
  });

  it('refuses what S3 does not hold any more', async () => {
    const path = await leftCheckpoint();
    await l.h.deps.objects.delete(`${path.slice('s3://millrace/'.length)}/_metadata`);
    expect((await l.ask('POST', `/${jobId}/start`, {})).body.code).toBe('no_snapshot');
  });

  it('asks before it starts from a point that open Kafka transactions may not outlive', async () => {
    await leftCheckpoint();
    l.h.advance(16 * 60_000);
    expect((await l.ask('POST', `/${jobId}/start`, {})).body.code).toBe('may_lose_output');
    const plan = await l.ask('POST', `/${jobId}/plan`, { acceptOutputLoss: true });
    expect(plan.body.warnings).toHaveLength(1);
  });

  it('warns of checkpoints so rare that transactions of Kafka do not live from one to the next', async () => {
    const warnings = async () => (await l.ask('POST', `/${jobId}/plan`, {})).body.warnings;
    expect(await warnings()).toEqual([]);
    const { body, headers } = await l.h.request('GET', `${l.jobs}/${jobId}/draft`, {
      token: l.h.a.admin.token,
    });
    const settings = { ...body.settings, checkpointIntervalMs: 600_000 };
    const ifMatch = { 'If-Match': headers.get('etag') ?? '' };
    await l.h.request('PUT', `${l.jobs}/${jobId}/draft`, {
      token: l.h.a.admin.token,
      json: { ...body, settings },
      headers: ifMatch,
    });
    await l.ask('POST', `/${jobId}/versions`, {});
    expect(await warnings()).toEqual([expect.stringContaining('shorter checkpoint interval')]);
  });

  it('takes a path only from the storage of the tenant', async () => {
    for (const path of [
      's3://elsewhere/x',
      `s3://millrace/tenants/${l.h.b.id}/jobs/x`,
      `s3://millrace/tenants/${l.h.a.id}/../${l.h.b.id}`,
    ]) {
      expect((await l.ask('POST', `/${jobId}/start`, { from: { path } })).body.code).toBe('bad_request');
    }
  });

  it('holds the workspace to its CU, and gives them back when the run has ended', async () => {
    const other = String(
      (await l.ask('POST', '', { name: 'big', sql: 'INSERT', settings: { compactCu: 16 } })).body.id,
    );
    await l.ask('POST', `/${other}/versions`, {});
    await running();
    expect((await l.ask('POST', `/${other}/start`, {})).body.code).toBe('limit_reached');
    await l.end(jobId, { state: 'FINISHED', because: 'done' });
    expect((await l.ask('POST', `/${other}/start`, {})).status).toBe(202);
  });
});

describe('after a lost container', () => {
  it('begins the next epoch only once the runtime says that the task has stopped', async () => {
    await running();
    const [task] = [...l.runtime.tasks.values()];
    l.runtime.end(task?.taskId ?? '', 137, 'host gone');
    await l.reconcile(jobId);
    expect(await l.run(jobId)).toMatchObject({ epoch: 2 });
    expect(await state()).toBe('recovering');
    await l.report(jobId);
    expect(await state()).toBe('running');
    const run = await l.run(jobId);
    const ledger = await l.h.deps.objects.get(runPaths(run.tenantId, jobId, run.id).ledger);
    expect(JSON.parse(new TextDecoder().decode(ledger?.body)).epoch).toBe(2);
  });
});

describe('the newest exception', () => {
  it('is shown, but not when it only says that somebody asked for an end', async () => {
    await running();
    const flink = aReport().report.flink;
    if (flink === null) throw new Error('a report of a job that runs has its status');
    const shown = async (at: number, text: string) => {
      await l.report(jobId, { flink: { ...flink, exception: { at, text } } });
      return (await l.ask('GET', `/${jobId}`)).body.exception;
    };
    expect(await shown(1_000, 'java.lang.ArithmeticException: / by zero')).toMatchObject({
      text: 'java.lang.ArithmeticException: / by zero',
    });
    const asked = 'org.apache.flink.util.FlinkExpectedException: The TaskExecutor is shutting down.';
    expect(await shown(2_000, asked)).toBeNull();
  });
});

describe('delete', () => {
  it('refuses an active job, and removes everything of an ended one', async () => {
    await running();
    expect((await l.ask('DELETE', `/${jobId}`)).body.code).toBe('job_active');
    await l.end(jobId, { state: 'FINISHED' });
    expect((await l.ask('DELETE', `/${jobId}`)).status).toBe(204);
    const { collectGarbage } = await import('../../functions/reconciler/collect-garbage.ts');
    await collectGarbage(l.h.deps);
    const left = await l.h.deps.objects.list(`tenants/${l.h.a.id}/jobs/${jobId}/`);
    const rows = await l.h.deps.records.list(`T#${l.h.a.id}#J#${jobId}`, { prefix: '', limit: 10 });
    expect([left, rows.items]).toEqual([[], []]);
  });
});
