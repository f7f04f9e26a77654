import { beforeEach, describe, expect, it } from 'vitest';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { UsageRecord } from '../../shared/resources/records.ts';
import type { CommandOutcome } from '../../shared/resources/report.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { type LifeCycle, makeLifeCycle, publishedJob } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;

const started = async (settings: object): Promise<void> => {
  l = await makeLifeCycle();
  jobId = await publishedJob(l, { settings });
  await l.ask('POST', `/${jobId}/start`, {});
  await l.reconcile(jobId);
};
const rescale = (parallelism: unknown) => l.ask('POST', `/${jobId}/rescale`, { parallelism });
const job = async () => (await l.ask('GET', `/${jobId}`)).body;
const usage = async () => {
  const row = await l.h.deps.records.get(recordKeys.usage(l.h.a.id, l.h.a.workspaceId));
  return Object.values(UsageRecord.parse(row?.value).runs);
};
const outcome = (commandId: unknown, state: 'succeeded' | 'failed'): CommandOutcome => ({
  ...{ commandId: String(commandId), state, savepointPath: null },
  message: state === 'failed' ? 'Flink did not run the job with it in time.' : 'done',
});
const savepoint = async () => {
  const run = await l.run(jobId);
  return l.snapshot(`${runPaths(run.tenantId, jobId, run.id).savepoints('cmd')}/savepoint-1`, 9);
};

describe('rescale of a compact job', () => {
  beforeEach(async () => {
    await started({});
    await l.report(jobId);
  });

  it('is a command for the agent, and the run has what it reached', async () => {
    const asked = await rescale(4);
    expect(asked).toMatchObject({
      status: 202,
      body: { kind: 'rescale', mode: null, parallelism: 4, state: 'pending' },
    });
    expect((await l.report(jobId)).commands).toEqual([
      { commandId: asked.body.id, kind: 'rescale', mode: null, parallelism: 4, operators: {} },
    ]);
    expect(await job()).toMatchObject({ state: 'rescaling', run: { parallelism: 1 } });
    await l.report(jobId, { commands: [outcome(asked.body.id, 'succeeded')] });
    await l.reconcile(jobId);
    expect(await job()).toMatchObject({ state: 'running', run: { parallelism: 4 } });
    const kinds = (await l.ask('GET', `/${jobId}/events`)).body.items as { kind: string }[];
    expect(kinds.map(({ kind }) => kind)).toContain('rescaled');
    expect((await rescale(2)).status).toBe(202);
  });

  it('is refused beyond what state can be spread over, twice at once, and without a running job', async () => {
    expect(await rescale(129)).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await rescale(0)).toMatchObject({ status: 400 });
    expect(await rescale('many')).toMatchObject({ status: 400 });
    await rescale(2);
    expect(await rescale(3)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await l.ask('POST', `/${jobId}/stop`, { mode: 'now' });
    expect(await rescale(3)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await l.end(jobId, {});
    expect(await rescale(3)).toMatchObject({ status: 409, body: { code: 'job_not_active' } });
  });

  it('is kept by restart and resume of the version, and not by a new start of it', async () => {
    const { body } = await rescale(3);
    await l.report(jobId, { commands: [outcome(body.id, 'succeeded')] });
    await l.reconcile(jobId);
    await l.ask('POST', `/${jobId}/restart`, {});
    await l.end(jobId, { savepointPath: await savepoint() });
    expect(await l.run(jobId)).toMatchObject({ state: 'active', settings: { parallelism: 3 } });
    await l.report(jobId);
    await l.ask('POST', `/${jobId}/pause`, {});
    await l.end(jobId, { savepointPath: await savepoint() });
    expect(await l.ask('POST', `/${jobId}/resume`, {})).toMatchObject({ status: 202 });
    await l.reconcile(jobId);
    const spec = await l.h.deps.objects.get(runPaths(l.h.a.id, jobId, (await l.run(jobId)).id).spec);
    expect(JSON.parse(new TextDecoder().decode(spec?.body))).toMatchObject({ settings: { parallelism: 3 } });
    await l.report(jobId);
    await l.ask('POST', `/${jobId}/stop`, {});
    await l.end(jobId, { savepointPath: await savepoint() });
    await l.ask('POST', `/${jobId}/start`, {});
    expect(await l.run(jobId)).toMatchObject({ settings: { parallelism: 1 } });
  });
});

describe('rescale of a standard job', () => {
  const alive = () => [...l.runtime.tasks.values()].filter(({ ended }) => ended === null);
  const leader = { role: 'jobmanager' as const, index: 0, launch: 1, epoch: 1 };
  const told = async (commands: CommandOutcome[]) => {
    const run = await l.run(jobId);
    await l.report(jobId, { slot: { tenantId: run.tenantId, jobId, runId: run.id, ...leader }, commands });
    await l.reconcile(jobId);
  };

  beforeEach(async () => {
    await started({ topology: 'standard', parallelism: 1, jobManagerCu: 1, taskManagerCu: 1 });
    await told([]);
  });

  it('starts the TaskManagers it takes, holds their CU, and ends those it takes no more', async () => {
    expect(alive()).toHaveLength(2);
    const more = await rescale(3);
    await l.reconcile(jobId);
    expect(alive()).toHaveLength(4);
    expect(await usage()).toEqual([4]);
    await told([outcome(more.body.id, 'succeeded')]);
    expect(await job()).toMatchObject({ cu: 4, run: { parallelism: 3 } });
    const less = await rescale(2);
    await l.reconcile(jobId);
    expect(alive()).toHaveLength(4);
    await told([outcome(less.body.id, 'succeeded')]);
    expect(alive().map(({ request }) => request.slot.index)).toEqual([0, 0, 1]);
    expect(await usage()).toEqual([3]);
    expect(await job()).toMatchObject({ cu: 3, run: { parallelism: 2 } });
  });

  it('that fails ends what it had started, and gives the CU back', async () => {
    const { body } = await rescale(3);
    await l.reconcile(jobId);
    expect(alive()).toHaveLength(4);
    await told([outcome(body.id, 'failed')]);
    expect(alive()).toHaveLength(2);
    expect(await usage()).toEqual([2]);
    expect(await job()).toMatchObject({ state: 'running', cu: 2, run: { parallelism: 1 } });
  });

  it('is refused when the workspace has not the CU for it', async () => {
    expect(await rescale(200)).toMatchObject({ body: { code: 'bad_request' } });
    expect(await rescale(100)).toMatchObject({ body: { code: 'limit_reached' } });
    expect(await usage()).toEqual([2]);
  });
});
