import { beforeEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../../functions/reconciler/collect-garbage.ts';
import { RunSpec, runPaths } from '../../shared/resources/run-spec.ts';
import { type LifeCycle, makeLifeCycle, publishedJob } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;

beforeEach(async () => {
  l = await makeLifeCycle();
  jobId = await publishedJob(l, { maxParallelism: 64 });
});

const begin = async (id: string) => {
  expect(await l.ask('POST', `/${id}/start`, {})).toMatchObject({ status: 202 });
  await l.reconcile(id);
  await l.report(id);
};
/** A savepoint on demand, as the agent of the running job takes it. */
const takeSavepoint = async () => {
  await l.ask('POST', `/${jobId}/snapshots`, {});
  const commands = (await l.report(jobId)).commands;
  const run = await l.run(jobId);
  const commandId = commands.at(-1)?.commandId ?? '';
  const folder = `${runPaths(run.tenantId, jobId, run.id).savepoints(commandId)}/savepoint-1`;
  const savepointPath = await l.snapshot(folder, 9);
  await l.report(jobId, { commands: [{ commandId, state: 'succeeded', message: '', savepointPath }] });
  return { path: savepointPath, id: commandId.replace('cmd_', 'snap_') };
};
const clone = async (json: object) => l.ask('POST', `/${jobId}/clone`, json);
const deleteSnapshot = async (id: string) => l.ask('DELETE', `/${jobId}/snapshots/${id}`);

describe('clone', () => {
  it('without state is a job of its own, with version, draft and cut of state of the other', async () => {
    const { status, body } = await clone({ name: 'orders 2' });
    expect([status, body]).toMatchObject([
      201,
      { name: 'orders 2', state: 'created', latestVersion: 1, draftAhead: false, maxParallelism: 64 },
    ]);
    expect((await l.ask('POST', `/${body.id}/plan`, {})).body).toMatchObject({
      startPoint: { kind: 'empty' },
      warnings: [],
    });
    expect((await clone({ name: 'orders' })).body.code).toBe('name_taken');
    expect((await clone({ name: 'orders 3', withState: true })).body.code).toBe('no_snapshot');
  });

  it('is refused the state of a job with files, which are not finished yet, and may be made without it', async () => {
    const sql = "CREATE TABLE b (n INT) WITH ('connector' = 'filesystem'); INSERT INTO b SELECT 1;";
    const files = String((await l.ask('POST', '', { name: 'files', sql })).body.id);
    await l.ask('POST', `/${files}/versions`, {});
    const asked = await l.ask('POST', `/${files}/clone`, { name: 'files 2', withState: true });
    expect(asked).toMatchObject({ status: 409, body: { errors: [{ location: 'body.withState' }] } });
    expect((await l.ask('POST', `/${files}/clone`, { name: 'files 2' })).status).toBe(201);
  });

  it('with state begins with the newest snapshot, says what that means, and has names of its own', async () => {
    await begin(jobId);
    await takeSavepoint();
    l.h.advance(1_000);
    const { path } = await takeSavepoint();
    const { body } = await clone({ name: 'orders 2', withState: true });
    const cloneId = String(body.id);
    const plan = (await l.ask('POST', `/${cloneId}/plan`, {})).body;
    expect(plan).toMatchObject({ startPoint: { path }, because: 'the snapshot it was cloned with' });
    expect(plan.warnings).toEqual([
      expect.stringContaining('consumer group of the clone'),
      expect.stringContaining('transactions of the origin'),
    ]);
    expect((await l.ask('POST', `/${cloneId}/start`, { from: 'empty' })).body.code).toBe('state_exists');
    await begin(cloneId);
    const [own, other] = await Promise.all([l.run(cloneId), l.run(jobId)]);
    const spec = await l.h.deps.objects.get(runPaths(own.tenantId, cloneId, own.id).spec);
    const { transactionalIdPrefix, startPoint } = RunSpec.parse(
      JSON.parse(new TextDecoder().decode(spec?.body)),
    );
    expect(startPoint).toMatchObject({ path });
    expect(transactionalIdPrefix).toBe(`mr-${cloneId.slice(4).toLowerCase()}`);
    expect(own.flinkJobId).not.toBe(other.flinkJobId);
  });

  it('with state begins with the snapshot that was chosen, if the job has it', async () => {
    await begin(jobId);
    const older = await takeSavepoint();
    l.h.advance(1_000);
    await takeSavepoint();
    const { body } = await clone({ name: 'orders 2', withState: true, snapshotId: older.id });
    expect((await l.ask('POST', `/${body.id}/plan`, {})).body.startPoint).toMatchObject({ path: older.path });
    const other = older.id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await clone({ name: 'orders 3', withState: true, snapshotId: other })).body.code).toBe(
      'not_found',
    );
    expect((await clone({ name: 'orders 3', snapshotId: older.id })).body).toMatchObject({
      code: 'bad_request',
      errors: [{ location: 'body.snapshotId' }],
    });
  });

  it('keeps what it was cloned with until it has a checkpoint of its own', async () => {
    await begin(jobId);
    const { id, path } = await takeSavepoint();
    const cloneId = String((await clone({ name: 'orders 2', withState: true })).body.id);
    const inUse = { status: 409, body: { code: 'snapshot_in_use' } };
    expect(await deleteSnapshot(id)).toMatchObject(inUse);
    await begin(cloneId);
    expect(await deleteSnapshot(id)).toMatchObject(inUse);
    await l.end(jobId, { state: 'FINISHED' });
    expect(await l.ask('DELETE', `/${jobId}`)).toMatchObject(inUse);
    const run = await l.run(cloneId);
    await l.snapshot(`${runPaths(run.tenantId, cloneId, run.id).checkpoints(1)}/${run.flinkJobId}/chk-1`, 1);
    expect((await deleteSnapshot(id)).status).toBe(204);
    await collectGarbage(l.h.deps);
    expect(await l.h.deps.objects.list(path.slice('s3://millrace/'.length))).toEqual([]);
    expect((await l.ask('DELETE', `/${jobId}`)).status).toBe(204);
  });

  it('that is deleted needs nothing any more', async () => {
    await begin(jobId);
    const { id } = await takeSavepoint();
    const cloneId = String((await clone({ name: 'orders 2', withState: true })).body.id);
    await l.ask('DELETE', `/${cloneId}`);
    await collectGarbage(l.h.deps);
    expect((await deleteSnapshot(id)).status).toBe(204);
  });
});
