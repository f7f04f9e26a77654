import { beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '../helpers/harness.ts';

let h: Harness;
let workspace: string;

beforeEach(async () => {
  h = await makeHarness();
  workspace = `/v1/workspaces/${h.a.workspaceId}`;
});

const orders = (connector = 'kafka') => `CREATE TABLE orders (id BIGINT) WITH ('connector' = '${connector}')`;
const create = (ddl: string) => h.request('POST', `${workspace}/catalog`, { json: { ddl } });
const change = (json: object, etag = '*', name = 'orders') =>
  h.request('PATCH', `${workspace}/catalog/${name}`, { json, headers: { 'If-Match': etag } });
const newJob = async (name: string, sql: string) => {
  const { body } = await h.request('POST', `${workspace}/jobs`, { json: { name, sql } });
  return `${workspace}/jobs/${body.id}`;
};
const publish = (job: string) => h.request('POST', `${job}/versions`, { json: {} });
const sqlOfRun = async (job: string) => {
  const { items } = (await h.request('GET', `${job}/runs`)).body;
  const all = await h.deps.objects.list(`tenants/${h.a.id}/`);
  const key = all.map((one) => one.key).find((one) => one.includes(items[0].id) && one.endsWith('spec.json'));
  const stored = key === undefined ? null : await h.deps.objects.get(key);
  return stored === null ? '' : JSON.parse(new TextDecoder().decode(stored.body)).sql;
};

describe('catalog objects', () => {
  it('are made from their DDL, found by name and column, changed with a history, and gone', async () => {
    expect(await create(orders())).toMatchObject({
      status: 201,
      body: { name: 'orders', kind: 'table', version: 1, columns: [{ name: 'id', type: 'BIGINT' }] },
    });
    expect(await create(orders())).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    expect(await create('SELECT 1')).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    await create('CREATE VIEW big AS SELECT * FROM orders');
    const found = async (search: string) =>
      (await h.request('GET', `${workspace}/catalog?search=${search}`)).body.items.map(
        ({ name }: { name: string }) => name,
      );
    expect([await found(''), await found('ORD'), await found('id')]).toEqual([
      ['big', 'orders'],
      ['orders'],
      ['orders'],
    ]);

    expect((await change({ ddl: orders('datagen') }, '"7"')).status).toBe(412);
    expect((await change({ ddl: 'CREATE TABLE other (n INT)' })).status).toBe(400);
    const changed = await change({ ddl: orders('datagen') }, '"1"');
    expect(changed).toMatchObject({
      status: 200,
      body: { version: 2, usedBy: [], updatedByName: `User ${h.a.admin.id}` },
    });
    const { items } = (await h.request('GET', `${workspace}/catalog/orders/versions`)).body;
    expect(items.map(({ ddl }: { ddl: string }) => ddl)).toEqual([orders('datagen'), orders()]);

    expect((await h.request('DELETE', `${workspace}/catalog/orders`)).status).toBe(204);
    expect((await h.request('GET', `${workspace}/catalog/orders`)).status).toBe(404);
    // Its numbers go on, so that none names two texts.
    expect((await create(orders())).body.version).toBe(3);
  });

  it('are judged with the script that names them, and with no other', async () => {
    await create(orders());
    const check = async (sql: string) =>
      (await h.request('POST', `${workspace}/sql/check`, { json: { sql } })).body.connectors;
    expect(await check('INSERT INTO s SELECT id FROM orders')).toEqual(['kafka']);
    expect(await check('INSERT INTO s SELECT orders FROM other')).toEqual([]);
    const own = "CREATE TEMPORARY TABLE orders (id INT) WITH ('connector' = 'datagen');";
    expect(await check(`${own} INSERT INTO s SELECT id FROM orders`)).toEqual(['datagen']);
  });

  it('are told of an error at the line of the script as written', async () => {
    await create(orders());
    const asked: string[] = [];
    const wrong = {
      line: 4,
      column: 3,
      endLine: 4,
      endColumn: 5,
      code: 'x',
      message: 'no',
      fix: null,
      detail: null,
    };
    const sql = {
      check: async (_: string, script: string) => {
        asked.push(script);
        return { ok: false as const, errors: [wrong] };
      },
    };
    const { body } = await h.request('POST', `${workspace}/sql/check`, {
      json: { sql: 'INSERT INTO s\nSELECT x FROM orders' },
      app: h.restart({ sql }),
    });
    expect(asked).toEqual([`${orders()}\n;\nINSERT INTO s\nSELECT x FROM orders`]);
    expect(body.errors).toMatchObject([{ line: 2, column: 3, endLine: 2, endColumn: 5 }]);
  });
});

describe('a workspace', () => {
  it('that holds a table is not deleted', async () => {
    await create(orders());
    const answer = await h.request('DELETE', workspace);
    expect(answer).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('tables or views') },
    });
  });
});

describe('a version', () => {
  it('pins what it uses: a start, an old version and a roll back get that, the diff shows what changed', async () => {
    await create(orders());
    const job = await newJob('count', 'INSERT INTO s SELECT id FROM orders');
    expect((await publish(job)).body).toMatchObject({
      sql: 'INSERT INTO s SELECT id FROM orders',
      catalog: [{ name: 'orders', version: 1, ddl: orders() }],
      connectors: ['kafka'],
    });
    const { body } = await change({ ddl: orders('datagen') });
    expect(body.usedBy).toMatchObject([{ objectVersion: 1, jobName: 'count', jobVersion: 1 }]);
    const changes = { catalog: [{ name: 'orders', from: orders(), to: orders('datagen') }] };
    expect((await h.request('GET', `${job}/versions/1/diff`)).body).toMatchObject(changes);
    expect((await publish(job)).body).toMatchObject({ connectors: ['datagen'], catalog: [{ version: 2 }] });
    expect((await h.request('GET', `${job}/versions/1/diff?with=2`)).body).toMatchObject(changes);

    const back = await h.request('POST', `${job}/versions/1/roll-back`, {
      json: {},
      headers: { 'If-Match': '*' },
    });
    expect(back.body).toMatchObject({ number: 3, catalog: [{ version: 1, ddl: orders() }] });
    expect((await h.request('POST', `${job}/start`, { json: {} })).status).toBe(202);
    expect(await sqlOfRun(job)).toBe(`${orders()}\n;\nINSERT INTO s SELECT id FROM orders`);
  });

  it('is judged anew when a table is changed while it is judged', async () => {
    await create(orders());
    const job = await newJob('count', 'INSERT INTO s SELECT id FROM orders');
    let tables = ['datagen', 'blackhole'];
    const sql = {
      ...h.deps.sql,
      check: async (...[tenant, script, question]: Parameters<typeof h.deps.sql.check>) => {
        const [next, ...rest] = tables;
        tables = rest;
        if (next) await change({ ddl: orders(next) });
        return h.deps.sql.check(tenant, script, question);
      },
    };
    const { body } = await h.request('POST', `${job}/versions`, { json: {}, app: h.restart({ sql }) });
    expect(body).toMatchObject({
      connectors: ['blackhole'],
      catalog: [{ version: 3, ddl: orders('blackhole') }],
    });
  });

  it('keeps what it uses from being deleted without a yes, and outlives it', async () => {
    await create(orders());
    const job = await newJob('count', 'INSERT INTO s SELECT id FROM orders');
    await publish(job);
    const remove = (query = '') => h.request('DELETE', `${workspace}/catalog/orders${query}`);
    expect(await remove()).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('"count"') },
    });
    expect((await remove('?confirm=orders')).status).toBe(204);
    expect((await h.request('POST', `${job}/start`, { json: {} })).status).toBe(202);
    expect(await sqlOfRun(job)).toContain(orders());
  });
});
