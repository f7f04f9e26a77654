import { beforeEach, describe, expect, it } from 'vitest';
import { runPaths } from '../../shared/resources/run-spec.ts';
import { type LifeCycle, makeLifeCycle } from '../helpers/life-cycle.ts';

let l: LifeCycle;
let root: string;

const sql = "CREATE TABLE t (n INT) WITH ('connector' = '${sink}');\nINSERT INTO t SELECT ${number};";
const api = (method: string, path: string, json?: unknown, headers = {}) =>
  l.h.request(method, `${root}${path}`, {
    token: l.h.a.admin.token,
    headers,
    ...(json === undefined ? {} : { json }),
  });
const put = (name: string, value: string) => api('POST', '/variables', { name, value });
const change = (name: string, value: string) =>
  api('PATCH', `/variables/${name}`, { value }, { 'If-Match': '*' });

async function specOf(jobId: string): Promise<{ sql: string }> {
  const run = await l.run(jobId);
  const spec = await l.h.deps.objects.get(runPaths(run.tenantId, jobId, run.id).spec);
  return JSON.parse(new TextDecoder().decode(spec?.body));
}

const create = async (settings: object = {}) =>
  String((await l.ask('POST', '', { name: 'orders', sql, settings })).body.id);

beforeEach(async () => {
  l = await makeLifeCycle();
  root = `/v1/workspaces/${l.h.a.workspaceId}`;
  await put('sink', 'blackhole');
  await put('number', '1');
});

describe('variables', () => {
  it('are listed, changed by who saw them last, and deleted', async () => {
    expect(await put('sink', 'again')).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    expect(await put('1st', 'x')).toMatchObject({ status: 400 });
    const seen = await api('GET', '/variables/sink');
    const etag = seen.headers.get('etag') ?? '';
    const changed = await api('PATCH', '/variables/sink', { description: 'for tests' }, { 'If-Match': etag });
    expect(changed).toMatchObject({ status: 200, body: { value: 'blackhole', description: 'for tests' } });
    expect(await api('PATCH', '/variables/sink', { value: 'x' }, { 'If-Match': etag })).toMatchObject({
      status: 412,
    });
    const listed = await api('GET', '/variables');
    expect(listed.body.items.map(({ name }: { name: string }) => name)).toEqual(['number', 'sink']);
    expect(await api('DELETE', '/variables/sink')).toMatchObject({ status: 204 });
    expect(await api('GET', '/variables/sink')).toMatchObject({ status: 404 });
  });

  it('are part of a version as they were when it was published; so are runs, restarts and roll backs', async () => {
    const jobId = await create();
    expect(await l.ask('POST', `/${jobId}/versions`, {})).toMatchObject({
      status: 201,
      body: { sql, variables: { sink: 'blackhole', number: '1' } },
    });
    await change('number', '2');
    await l.ask('POST', `/${jobId}/start`, {});
    expect((await specOf(jobId)).sql).toBe(
      "CREATE TABLE t (n INT) WITH ('connector' = 'blackhole');\nINSERT INTO t SELECT 1;",
    );
    const versions = `/${jobId}/versions`;
    expect((await l.ask('GET', `${versions}/1/diff?with=draft`)).body).toMatchObject({
      sql: { equal: true },
      variables: [{ name: 'number', from: '1', to: '2' }],
    });
    expect((await l.ask('POST', versions, {})).body).toMatchObject({ number: 2, variables: { number: '2' } });
    await api('DELETE', '/variables/number');
    const back = await l.h.request('POST', `${root}/jobs/${jobId}/versions/1/roll-back`, {
      token: l.h.a.admin.token,
      headers: { 'If-Match': '*' },
      json: {},
    });
    expect(back.body).toMatchObject({ number: 3, variables: { sink: 'blackhole', number: '1' } });
  });

  it('of the job come before those of the workspace', async () => {
    const jobId = await create({ variables: { number: '7' } });
    expect((await l.ask('POST', `/${jobId}/versions`, {})).body).toMatchObject({
      variables: { sink: 'blackhole', number: '7' },
    });
  });

  it('that do not exist are refused by check and publish, where they stand and with the nearest', async () => {
    await api('DELETE', '/variables/number');
    await put('numbers', '1, 2');
    const checked = await api('POST', '/sql/check', { sql });
    expect(checked.body).toMatchObject({
      ok: false,
      errors: [
        {
          line: 2,
          column: 22,
          endLine: 2,
          endColumn: 30,
          code: 'unknown_variable',
          fix: 'Write ${numbers}.',
        },
      ],
    });
    const jobId = await create();
    expect(await l.ask('POST', `/${jobId}/versions`, {})).toMatchObject({
      status: 422,
      body: { code: 'sql_invalid', errors: [{ location: 'sql:2:22' }] },
    });
    const given = { sql, variables: { number: '3' } };
    expect((await api('POST', '/sql/check', given)).body).toMatchObject({ ok: true });
  });

  it('stand in the DDL of the catalog, too, and a table may be named by one', async () => {
    const ddl = "CREATE TABLE orders (n INT) WITH ('connector' = '${kind}')";
    await api('POST', '/catalog', { ddl });
    await put('source', 'orders');
    const script = `${sql.split('\n')[0]}\nINSERT INTO t SELECT n FROM \${source};`;
    const lacking = await api('POST', '/sql/check', { sql: script });
    expect(lacking.body).toMatchObject({ ok: false, errors: [{ code: 'unknown_variable' }] });
    expect(lacking.body.errors[0].message).toContain('orders');
    await put('kind', 'datagen');
    const jobId = String((await l.ask('POST', '', { name: 'from the catalog', sql: script })).body.id);
    expect(await l.ask('POST', `/${jobId}/versions`, {})).toMatchObject({
      status: 201,
      body: { variables: { sink: 'blackhole', source: 'orders', kind: 'datagen' }, catalog: [{ ddl }] },
    });
    await change('kind', 'kafka');
    await l.ask('POST', `/${jobId}/start`, {});
    expect((await specOf(jobId)).sql).toContain("CREATE TABLE orders (n INT) WITH ('connector' = 'datagen')");
  });
});
