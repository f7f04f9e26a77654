import { beforeEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../../functions/reconciler/collect-garbage.ts';
import { garbageIndex } from '../../shared/resources/record-keys.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import type { FakeSecretStore } from '../helpers/fakes/secret-store.ts';
import { type LifeCycle, makeLifeCycle } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let root: string;
let store: FakeSecretStore;

const sql =
  "CREATE TABLE t (n INT) WITH ('connector' = 'kafka', 'properties.ssl.key.password' = '${pw}');\nINSERT INTO t SELECT 1;";
const api = (method: string, path: string, json?: unknown, headers = {}) =>
  l.h.request(method, `${root}${path}`, {
    token: l.h.a.admin.token,
    headers,
    ...(json === undefined ? {} : { json }),
  });
const create = (name: string, value: string) => api('POST', '/variables', { name, value, secret: true });
const change = (name: string, json: object) => api('PATCH', `/variables/${name}`, json, { 'If-Match': '*' });
const publish = async (script = sql, name = 'orders') => {
  const jobId = String((await l.ask('POST', '', { name, sql: script })).body.id);
  return { jobId, version: await l.ask('POST', `/${jobId}/versions`, {}) };
};
const collect = () => collectGarbage({ ...l.h.deps, secrets: store });
const values = () => [...store.values.values()];
const hourMs = 3_600_000;

beforeEach(async () => {
  l = await makeLifeCycle();
  root = `/v1/workspaces/${l.h.a.workspaceId}`;
  store = l.h.deps.secrets as FakeSecretStore;
});

describe('secret variables', () => {
  it('are created, listed, changed and deleted, and no answer has their value', async () => {
    const shown = { name: 'pw', secret: true, value: null, description: '' };
    expect(await create('pw', 'hunter2')).toMatchObject({ status: 201, body: shown });
    expect((await api('GET', '/variables/pw')).body).toMatchObject(shown);
    expect((await api('GET', '/variables')).body.items).toMatchObject([shown]);
    expect((await change('pw', { description: 'for Kafka' })).body).toMatchObject({ value: null });
    expect(values()).toEqual(['hunter2']);
    expect((await change('pw', { value: 'hunter3' })).body).toMatchObject({
      ...shown,
      description: 'for Kafka',
    });
    await collect();
    expect(values()).toEqual(['hunter3']);
    expect(await api('DELETE', '/variables/pw')).toMatchObject({ status: 204 });
    await collect();
    expect(values()).toEqual([]);
    expect(await l.h.records.listIndex(garbageIndex)).toEqual([]);
  });

  it('stay secret or not for life, and are long enough to be masked', async () => {
    expect(await create('pw', 'abc')).toMatchObject({ status: 400 });
    await create('pw', 'hunter2');
    expect(await change('pw', { secret: false })).toMatchObject({ status: 400 });
    expect(await change('pw', { value: 'abc' })).toMatchObject({
      status: 400,
      body: { errors: [{ location: 'body.value' }] },
    });
    expect(await create('pw', 'another')).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    expect(values()).toEqual(['hunter2']);
  });

  it('are written so that a crash loses none, and leaves at most one whose name is in the garbage', async () => {
    await create('pw', 'hunter2');
    for (const lost of [false, true]) {
      if (lost) store.faults.loseAnswerNext('put');
      else store.faults.failNext('put');
      expect(await change('pw', { value: 'hunter3' })).toMatchObject({ status: 500 });
    }
    // The process died before the record was written.
    let commits = 0;
    l.h.records.faults.before = (operation) => {
      if (operation === 'commit' && ++commits === 2) throw new Error('died');
    };
    expect(await create('other', 'sesame')).toMatchObject({ status: 500 });
    l.h.records.faults.before = undefined;
    expect(values().sort()).toEqual(['hunter2', 'hunter3', 'sesame']);
    await collect();
    // Whoever began it may still be about to finish.
    expect(values()).toHaveLength(3);
    l.h.advance(hourMs);
    await collect();
    expect(values()).toEqual(['hunter2']);
    expect(await l.h.records.listIndex(garbageIndex)).toEqual([]);
  });

  it('repeat under an Idempotency-Key, whose record does not tell the value', async () => {
    const key = { 'Idempotency-Key': 'once' };
    const body = { name: 'pw', value: 'hunter2', secret: true };
    const first = await api('POST', '/variables', body, key);
    expect((await api('POST', '/variables', body, key)).body).toEqual(first.body);
    expect(values()).toEqual(['hunter2']);
    expect(await api('POST', '/variables', { ...body, value: 'hunter3' }, key)).toMatchObject({
      body: { code: 'idempotency_reused' },
    });
  });

  it('are pinned by name: each start uses the value of its time, a roll back too', async () => {
    await create('pw', 'hunter2');
    const { jobId, version } = await publish();
    expect(version).toMatchObject({ status: 201, body: { sql, variables: {}, secrets: ['pw'] } });
    await change('pw', { value: 'hunter3' });
    await l.ask('POST', `/${jobId}/start`, {});
    const run = await l.run(jobId);
    const object = await l.h.deps.objects.get(runPaths(run.tenantId, jobId, run.id).spec);
    const spec = JSON.parse(new TextDecoder().decode(object?.body));
    const [place] = spec.secrets;
    expect(spec.secrets).toEqual([{ name: 'pw', at: sql.indexOf('${pw}'), length: 5 }]);
    expect(spec.sql.slice(place.at, place.at + place.length)).toBe('${pw}');
    const back = await api('POST', `/jobs/${jobId}/versions/1/roll-back`, {}, { 'If-Match': '*' });
    expect(back.body).toMatchObject({ number: 2, secrets: ['pw'] });
    await l.ask('PUT', `/${jobId}/draft`, {});
    const diff = await l.ask('GET', `/${jobId}/versions/1/diff?with=draft`);
    expect(diff.body).toMatchObject({ variables: [], secrets: { added: [], removed: [] } });
  });

  it('are refused where they would be seen, with the place and what to do', async () => {
    await create('pw', 'hunter2');
    const checked = await api('POST', '/sql/check', {
      sql: "CREATE TABLE t (n INT) WITH ('topic' = '${pw}');\nINSERT INTO t SELECT '${pw}';",
    });
    expect(checked.body).toMatchObject({
      ok: false,
      errors: [
        { line: 1, column: 41, endColumn: 45, code: 'secret_misplaced' },
        { line: 2, column: 23, endColumn: 27, code: 'secret_misplaced' },
      ],
    });
    expect((await api('POST', '/sql/check', { sql })).body).toMatchObject({ ok: true });
    const { version } = await publish("INSERT INTO t SELECT '${pw}';");
    expect(version).toMatchObject({ status: 422, body: { code: 'sql_invalid' } });
  });

  it('may stand in the DDL of the catalog', async () => {
    await create('pw', 'hunter2');
    const ddl = "CREATE TABLE orders (n INT) WITH ('connector' = 'kafka', 'properties.token' = '${pw}')";
    await api('POST', '/catalog', { ddl });
    const { version } = await publish('CREATE TABLE t (n INT);\nINSERT INTO t SELECT n FROM orders;');
    expect(version).toMatchObject({ status: 201, body: { secrets: ['pw'], catalog: [{ ddl }] } });
  });

  it('cannot be deleted while a version names them, nor with their workspace', async () => {
    await create('pw', 'hunter2');
    const { jobId } = await publish();
    const refused = await api('DELETE', '/variables/pw');
    expect(refused).toMatchObject({ status: 409, body: { code: 'secret_in_use' } });
    expect(refused.body.detail).toContain('Version 1 of job "orders"');
    const clone = await l.ask('POST', `/${jobId}/clone`, { name: 'copy' });
    await l.ask('DELETE', `/${jobId}`);
    expect((await api('DELETE', '/variables/pw')).body.detail).toContain('"copy"');
    await l.ask('DELETE', `/${String(clone.body.id)}`);
    expect((await l.h.request('DELETE', root)).body.detail).toContain('secret variables');
    expect(await api('DELETE', '/variables/pw')).toMatchObject({ status: 204 });
  });

  it('are not deleted by somebody who looked before a version was published', async () => {
    await create('pw', 'hunter2');
    const { records } = l.h;
    records.faults.before = async (operation, [first]) => {
      const writes = operation === 'commit' ? (first as { op: string; key: { sort: string } }[]) : [];
      if (!writes.some(({ op, key }) => op === 'delete' && key.sort === 'VARIABLE#pw')) return;
      records.faults.before = undefined;
      await publish();
    };
    expect(await api('DELETE', '/variables/pw')).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await api('GET', '/variables/pw')).toMatchObject({ status: 200 });
  });

  it('of one tenant are nothing to another: names and references are its own', async () => {
    await create('pw', 'hunter2');
    const theirs = (method: string, path: string, json?: unknown) =>
      l.h.request(method, `/v1/workspaces/${l.h.b.workspaceId}${path}`, {
        token: l.h.b.admin.token,
        ...(json === undefined ? {} : { json }),
      });
    expect((await theirs('POST', '/sql/check', { sql })).body).toMatchObject({
      ok: false,
      errors: [{ code: 'unknown_variable' }],
    });
    await theirs('POST', '/variables', { name: 'pw', value: 'sesame', secret: true });
    const references = [...store.values.keys()];
    expect(references[0]).toMatch(new RegExp(`^${l.h.a.id}/${l.h.a.workspaceId}/`));
    expect(references[1]).toMatch(new RegExp(`^${l.h.b.id}/${l.h.b.workspaceId}/`));
    expect(await theirs('DELETE', '/variables/pw')).toMatchObject({ status: 204 });
    await collect();
    expect(values()).toEqual(['hunter2']);
  });
});
