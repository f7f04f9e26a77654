import { beforeEach, describe, expect, it } from 'vitest';
import { MillraceError } from '../../shared/errors.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { type LifeCycle, makeLifeCycle } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let jobId: string;

const insert = 'INSERT INTO b SELECT n FROM a;';
const publish = async (sql: string) => {
  const { token } = l.h.a.admin;
  const { body } = await l.h.request('GET', `${l.jobs}/${jobId}/draft`, { token });
  const headers = { 'If-Match': '*' };
  await l.h.request('PUT', `${l.jobs}/${jobId}/draft`, { token, json: { ...body, sql }, headers });
  expect(await l.ask('POST', `/${jobId}/versions`, {})).toMatchObject({ status: 201 });
};
/** Version 1 has run and left a savepoint. */
beforeEach(async () => {
  l = await makeLifeCycle();
  const sql = `${insert} -- state count: c1\n-- state join: j1`;
  jobId = String((await l.ask('POST', '', { name: 'orders', sql })).body.id);
  await l.ask('POST', `/${jobId}/versions`, {});
  await l.ask('POST', `/${jobId}/start`, {});
  await l.reconcile(jobId);
  await l.report(jobId);
});
const stop = async () => {
  await l.ask('POST', `/${jobId}/stop`, {});
  const run = await l.run(jobId);
  const { savepoints } = runPaths(run.tenantId, jobId, run.id);
  await l.end(jobId, { savepointPath: await l.snapshot(`${savepoints('cmd')}/savepoint-1`, 9) });
};

describe('the state of a job and another version', () => {
  it('is told before anything is started, and a loss needs a yes', async () => {
    await publish(`${insert} -- state count: c2\n-- state join: j1`);
    await stop();
    expect((await l.ask('POST', `/${jobId}/plan`, {})).body.state).toMatchObject({
      verdict: 'loses-state',
      operators: [{ fate: 'loses' }, { fate: 'keeps' }, { fate: 'new' }],
    });
    const refused = await l.ask('POST', `/${jobId}/start`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'state_lost' } });
    expect(refused.body.detail).toBe('1 of 2 operators would leave their state behind.');
    const yes = { allowNonRestoredState: true };
    expect(await l.ask('POST', `/${jobId}/start`, yes)).toMatchObject({ status: 202 });
    expect((await l.run(jobId)).startPoint).toMatchObject(yes);
  });

  it('says nothing of the version that wrote the state, nor of empty state', async () => {
    await stop();
    expect((await l.ask('POST', `/${jobId}/plan`, {})).body.state).toBeNull();
    const empty = { from: 'empty', discardState: true };
    expect((await l.ask('POST', `/${jobId}/plan`, empty)).body.state).toBeNull();
  });

  it('does not stop a job for a restart that would lose state', async () => {
    await publish(`${insert} -- state count: c2\n-- state join: j1`);
    const body = { version: 2 };
    expect(await l.ask('POST', `/${jobId}/restart`, body)).toMatchObject({ body: { code: 'state_lost' } });
    expect((await l.ask('GET', `/${jobId}`)).body.state).toBe('running');
    const yes = { ...body, allowNonRestoredState: true };
    expect(await l.ask('POST', `/${jobId}/restart`, yes)).toMatchObject({ status: 202 });
  });

  it('does not stop a job for a restart on another line that its state was not shown to come over to', async () => {
    const { token } = l.h.a.admin;
    const { body } = await l.h.request('GET', `${l.jobs}/${jobId}/draft`, { token });
    const json = { ...body, settings: { ...body.settings, engineRelease: '2.3.0' } };
    await l.h.request('PUT', `${l.jobs}/${jobId}/draft`, { token, json, headers: { 'If-Match': '*' } });
    expect(await l.ask('POST', `/${jobId}/versions`, {})).toMatchObject({ status: 201 });
    expect(
      await l.ask('POST', `/${jobId}/restart`, { version: 2, allowNonRestoredState: true }),
    ).toMatchObject({
      body: { code: 'upgrade_refused' },
    });
    expect((await l.ask('GET', `/${jobId}`)).body.state).toBe('running');
  });

  it('is refused in spite of a yes when the new version cannot read it', async () => {
    await publish(`${insert} -- state count: c1\n-- state join: j1\n-- layout j1`);
    await stop();
    const yes = { allowNonRestoredState: true };
    expect(await l.ask('POST', `/${jobId}/start`, yes)).toMatchObject({
      status: 409,
      body: { code: 'state_unreadable', errors: [{ message: expect.stringContaining('join j1') }] },
    });
    expect(await l.ask('POST', `/${jobId}/start`, { version: 1 })).toMatchObject({ status: 202 });
  });

  it('is compared between versions and with the draft, and planned once for each script', async () => {
    await publish(`${insert} -- state count: c1`);
    let asked = 0;
    const { sql } = l.h.deps;
    const judge: typeof sql = {
      ...sql,
      check: (...of) => {
        asked += 1;
        return sql.check(...of);
      },
    };
    const app = l.h.restart({ sql: judge });
    const { token } = l.h.a.admin;
    for (const other of ['draft', '2']) {
      const path = `${l.jobs}/${jobId}/versions/1/state?with=${other}`;
      const { body } = await l.h.request('GET', path, { token, app });
      expect(body).toMatchObject({
        verdict: 'loses-state',
        operators: [{ fate: 'keeps' }, { fate: 'loses' }],
      });
    }
    expect(asked).toBe(0);
  });

  it('is unknown while the planner is away, and nothing is refused for that', async () => {
    await publish(`${insert} -- state count: c2`);
    await stop();
    for (const { key } of await l.h.deps.objects.list('tenants/')) {
      if (key.includes('/state-plans/')) await l.h.deps.objects.delete(key);
    }
    const away = async () => {
      throw new MillraceError('unavailable', 'gone');
    };
    const app = l.h.restart({ sql: { ...l.h.deps.sql, check: away } });
    const { token } = l.h.a.admin;
    const at = (verb: string) => l.h.request('POST', `${l.jobs}/${jobId}/${verb}`, { token, app, json: {} });
    expect((await at('plan')).body.state).toMatchObject({ verdict: 'unknown', operators: [] });
    expect((await at('start')).status).toBe(202);
  });

  it('restarts the same version without asking the planner', async () => {
    await publish(`${insert} -- state count: c2`);
    for (const { key } of await l.h.deps.objects.list('tenants/')) {
      if (key.includes('/state-plans/')) await l.h.deps.objects.delete(key);
    }
    let asked = 0;
    const away = async () => {
      asked += 1;
      throw new MillraceError('unavailable', 'gone');
    };
    const app = l.h.restart({ sql: { ...l.h.deps.sql, check: away } });
    const { token } = l.h.a.admin;
    const restart = (json: object) => l.h.request('POST', `${l.jobs}/${jobId}/restart`, { token, app, json });
    expect((await restart({})).status).toBe(202);
    expect(asked).toBe(0);
  });

  it('lets a job restart with another version while the planner is away', async () => {
    await publish(`${insert} -- state count: c2`);
    for (const { key } of await l.h.deps.objects.list('tenants/')) {
      if (key.includes('/state-plans/')) await l.h.deps.objects.delete(key);
    }
    const away = async () => {
      throw new MillraceError('unavailable', 'gone');
    };
    const app = l.h.restart({ sql: { ...l.h.deps.sql, check: away } });
    const { token } = l.h.a.admin;
    const path = `${l.jobs}/${jobId}/restart`;
    expect((await l.h.request('POST', path, { token, app, json: { version: 2 } })).status).toBe(202);
  });
});
