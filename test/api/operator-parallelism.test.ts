import { beforeEach, describe, expect, it } from 'vitest';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { type LifeCycle, makeLifeCycle } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;

const script = (...comments: string[]): string =>
  [...comments, "CREATE TABLE t (n INT) WITH ('connector' = 'blackhole');", 'INSERT INTO t SELECT 1;'].join(
    '\n',
  );
const plan = ['-- operator source-1', '-- operator group-aggregate-1', '-- fixed sink-1'];
const create = async (
  operatorParallelism: Record<string, number>,
  settings: object = {},
  comments = plan,
) => {
  const body = { name: 'orders', sql: script(...comments), settings: { ...settings, operatorParallelism } };
  jobId = String((await l.ask('POST', '', body)).body.id);
};
const publish = () => l.ask('POST', `/${jobId}/versions`, {});
const started = async () => {
  await l.ask('POST', `/${jobId}/start`, {});
  await l.reconcile(jobId);
  await l.report(jobId);
};
const rescale = (parallelism: number, operators: Record<string, number> = {}) =>
  l.ask('POST', `/${jobId}/rescale`, { parallelism, operators });

beforeEach(async () => {
  l = await makeLifeCycle();
});

describe('parallelism of single operators', () => {
  it('is part of the version, and of what a run is started with', async () => {
    await create({ 'group-aggregate-1': 3 }, { topology: 'standard', slotsPerTaskManager: 1 });
    expect(await publish()).toMatchObject({
      status: 201,
      body: { settings: { operatorParallelism: { 'group-aggregate-1': 3 } }, unmatchedOperators: [] },
    });
    await started();
    const run = await l.run(jobId);
    const spec = await l.h.deps.objects.get(runPaths(run.tenantId, jobId, run.id).spec);
    expect(JSON.parse(new TextDecoder().decode(spec?.body))).toMatchObject({
      settings: { parallelism: 1, operatorParallelism: { 'group-aggregate-1': 3 } },
    });
    // Slots are shared, so as many are needed as the widest has subtasks.
    expect([...l.runtime.tasks.values()]).toHaveLength(4);
  });

  it('that matches no operator is told with the nearest one, left out of the version, and takes no slots', async () => {
    const entries = { 'group-aggregate-old': 5, 'window-join-old': 2, 'source-1': 1 };
    await create(entries, { topology: 'standard', slotsPerTaskManager: 1 });
    const unmatched = [
      { uid: 'group-aggregate-old', parallelism: 5, nearest: 'group-aggregate-1' },
      { uid: 'window-join-old', parallelism: 2, nearest: null },
    ];
    const checked = await l.h.request('POST', `/v1/workspaces/${l.h.a.workspaceId}/sql/check`, {
      token: l.h.a.admin.token,
      json: { sql: script(...plan), operatorParallelism: entries },
    });
    expect(checked.body).toMatchObject({ ok: true, unmatchedOperators: unmatched, refusedOperators: [] });
    const { body } = await publish();
    expect(body).toMatchObject({
      settings: { operatorParallelism: { 'source-1': 1 } },
      unmatchedOperators: unmatched,
    });
    await started();
    expect([...l.runtime.tasks.values()]).toHaveLength(2);
  });

  it('that cannot be had is refused when it is published, with the reason', async () => {
    await create({ 'sink-1': 2 });
    expect(await publish()).toMatchObject({
      status: 400,
      body: {
        code: 'bad_request',
        errors: [
          { location: 'draft.settings.operatorParallelism.sink-1', message: 'It works in one place.' },
        ],
      },
    });
  });

  it('beyond what state can be spread over is refused with the draft', async () => {
    const { status, body } = await l.ask('POST', '', {
      ...{ name: 'wide', sql: script(...plan), maxParallelism: 8 },
      settings: { operatorParallelism: { 'source-1': 9 } },
    });
    expect({ status, body }).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(JSON.stringify(body.errors)).toContain('operatorParallelism.source-1');
  });

  it('that a table sets for itself needs slots, at publishing and at a rescale', async () => {
    await create({}, {}, [...plan, '-- table sink-2']);
    expect(await publish()).toMatchObject({
      status: 400,
      body: { errors: [{ location: 'draft.settings.parallelism' }] },
    });
    const body = { name: 'wide', sql: script(...plan, '-- table sink-2'), settings: { parallelism: 4 } };
    jobId = String((await l.ask('POST', '', body)).body.id);
    expect((await publish()).status).toBe(201);
    await started();
    expect(await rescale(2)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect((await rescale(3)).status).toBe(202);
  });
});

describe('rescale of single operators', () => {
  beforeEach(async () => {
    await create({ 'source-1': 1, 'group-aggregate-1': 2 }, { parallelism: 2 });
    await publish();
    await started();
  });

  it('changes those it names and keeps the others, in what lists show and for what follows', async () => {
    const asked = await rescale(1, { 'group-aggregate-1': 3 });
    const operators = { 'source-1': 1, 'group-aggregate-1': 3 };
    expect(asked).toMatchObject({ status: 202, body: { parallelism: 1, operators } });
    expect((await l.report(jobId)).commands).toMatchObject([{ kind: 'rescale', parallelism: 1, operators }]);
    const done = {
      ...{ commandId: String(asked.body.id), state: 'succeeded' as const },
      savepointPath: null,
    };
    await l.report(jobId, { commands: [{ ...done, message: 'done' }] });
    await l.reconcile(jobId);
    expect((await l.ask('GET', `/${jobId}`)).body).toMatchObject({
      run: { parallelism: 1, operatorParallelism: operators },
    });
    await l.ask('POST', `/${jobId}/pause`, {});
    const run = await l.run(jobId);
    const path = `${runPaths(run.tenantId, jobId, run.id).savepoints('cmd')}/savepoint-1`;
    await l.end(jobId, { savepointPath: await l.snapshot(path, 9) });
    await l.ask('POST', `/${jobId}/resume`, {});
    expect((await l.run(jobId)).settings).toMatchObject({ parallelism: 1, operatorParallelism: operators });
  });

  it('is refused for an operator without one of its own, and beyond the maximum', async () => {
    expect(await rescale(2, { 'sink-9': 2 })).toMatchObject({
      status: 400,
      body: { code: 'bad_request', errors: [{ location: 'body.operators.sink-9' }] },
    });
    expect((await rescale(2, { 'source-1': 129 })).status).toBe(400);
  });
});
