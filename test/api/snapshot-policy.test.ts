import { beforeEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../../functions/reconciler/collect-garbage.ts';
import { sweep } from '../../functions/reconciler/sweep.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { type LifeCycle, makeLifeCycle } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;
const minute = 60_000;

beforeEach(async () => {
  l = await makeLifeCycle();
  jobId = String((await l.ask('POST', '', { name: 'orders', sql: 'INSERT' })).body.id);
  await l.ask('POST', `/${jobId}/versions`, {});
  await begin();
});

const begin = async () => {
  expect((await l.ask('POST', `/${jobId}/start`, {})).status).toBe(202);
  await l.reconcile(jobId);
  await l.report(jobId);
};
const look = () => sweep({ ...l.h.deps, runtime: l.runtime });
const policy = async (json: object) => {
  const { token } = l.h.a.admin;
  const answer = await l.h.request('PATCH', `${l.jobs}/${jobId}`, {
    token,
    json,
    headers: { 'If-Match': '*' },
  });
  expect(answer.status).toBe(200);
  return answer.body;
};
const commands = async () => (await l.ask('GET', `/${jobId}/commands`)).body.items as { id: string }[];
const snapshots = async () =>
  (await l.ask('GET', `/${jobId}/snapshots`)).body.items as { id: string; path: string }[];

/** The agent does what it is asked for. */
const obey = async () => {
  for (const { commandId } of (await l.report(jobId)).commands) {
    const run = await l.run(jobId);
    const folder = `${runPaths(run.tenantId, jobId, run.id).savepoints(commandId)}/savepoint-1`;
    const savepointPath = await l.snapshot(folder, 9);
    await l.report(jobId, { commands: [{ commandId, state: 'succeeded', message: '', savepointPath }] });
  }
};

describe('a schedule of savepoints', () => {
  it('orders one when it is due, one at a time, and makes up for none that was missed', async () => {
    expect(await policy({ snapshotSchedule: { everyMinutes: 10 } })).toMatchObject({
      name: 'orders',
      snapshotSchedule: { everyMinutes: 10 },
    });
    l.h.advance(9 * minute);
    expect(await look()).toMatchObject({ ordered: 0, postponed: 0 });
    // The sweep comes a little early, and is the nearest to the time all the same.
    l.h.advance(minute - 200);
    expect(await look()).toMatchObject({ ordered: 1 });
    expect(await look()).toMatchObject({ ordered: 0, postponed: 0 });
    expect(await commands()).toMatchObject([{ kind: 'savepoint', state: 'pending', createdBy: 'schedule' }]);
    l.h.advance(10 * minute);
    expect(await look()).toMatchObject({ ordered: 0, postponed: 1 });
    await obey();
    l.h.advance(60 * minute);
    expect(await look()).toMatchObject({ ordered: 1 });
    expect(await look()).toMatchObject({ ordered: 0 });
    await obey();
    expect(await snapshots()).toHaveLength(2);
    await policy({ snapshotSchedule: { everyMinutes: null } });
    l.h.advance(60 * minute);
    expect(await look()).toMatchObject({ ordered: 0 });
  });

  it('rests while the job does not run, and counts from its start', async () => {
    await policy({ snapshotSchedule: { everyMinutes: 10 } });
    await l.ask('POST', `/${jobId}/stop`, {});
    l.h.advance(20 * minute);
    expect(await look()).toMatchObject({ ordered: 0 });
    await l.end(jobId, {});
    expect(await look()).toMatchObject({ active: 0, ordered: 0 });
    await begin();
    expect(await look()).toMatchObject({ ordered: 0 });
    l.h.advance(10 * minute);
    expect(await look()).toMatchObject({ ordered: 1 });
  });
});

describe('retention of savepoints', () => {
  const take = async (times: number) => {
    for (let n = 0; n < times; n += 1) {
      await l.ask('POST', `/${jobId}/snapshots`, {});
      await obey();
      l.h.advance(60 * minute);
    }
    return (await snapshots()).map(({ id }) => id);
  };

  it('keeps the newest by number and by age, and removes the files of the others', async () => {
    const [newest, second, third, oldest] = await take(4);
    const gone = (await snapshots()).find(({ id }) => id === oldest)?.path ?? '';
    expect(await look()).toMatchObject({ retired: 0 });
    await policy({ snapshotRetention: { count: 3 } });
    expect(await look()).toMatchObject({ retired: 1 });
    expect((await snapshots()).map(({ id }) => id)).toEqual([newest, second, third]);
    await collectGarbage(l.h.deps);
    expect(await l.h.deps.objects.list(gone.slice('s3://millrace/'.length))).toEqual([]);
    // The third was taken three hours ago.
    await policy({ snapshotRetention: { maxAgeHours: 2 } });
    expect(await look()).toMatchObject({ retired: 1 });
    expect((await snapshots()).map(({ id }) => id)).toEqual([newest, second]);
  });

  it('never touches what is needed, nor where a run ended', async () => {
    const [, oldest] = await take(2);
    await l.ask('POST', `/${jobId}/stop`, {});
    const run = await l.run(jobId);
    const path = await l.snapshot(
      `${runPaths(run.tenantId, jobId, run.id).savepoints('stop')}/savepoint-1`,
      12,
    );
    await l.end(jobId, { savepointPath: path });
    await policy({ snapshotRetention: { count: 1, maxAgeHours: 1 } });
    const answer = await l.ask('POST', `/${jobId}/start`, { from: { snapshotId: oldest } });
    expect(answer.status).toBe(202);
    await l.reconcile(jobId);
    await l.report(jobId);
    l.h.advance(600 * minute);
    await look();
    const kept = await snapshots();
    expect(kept.map(({ id }) => id)).toContain(oldest);
    expect(kept.map((snapshot) => snapshot.path)).toContain(path);
    expect(kept).toHaveLength(2);
  });
});
