import { beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '../helpers/harness.ts';

let h: Harness;
let jobsPath: string;

beforeEach(async () => {
  h = await makeHarness();
  jobsPath = `/v1/workspaces/${h.a.workspaceId}/jobs`;
});

describe('ETags', () => {
  it('let the first of two writers win and tell the second', async () => {
    const { body: job } = await h.request('POST', jobsPath, { json: { name: 'orders' } });
    const draft = `${jobsPath}/${job.id}/draft`;
    const etag = (await h.request('GET', draft)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^".+"$/);
    const save = (sql: string) =>
      h.request('PUT', draft, { json: { sql, settings: {} }, headers: { 'If-Match': etag } });
    const first = await save('SELECT 1');
    expect(first.status).toBe(200);
    const second = await save('SELECT 2');
    expect(second.status).toBe(412);
    expect(second.body.code).toBe('stale');
    const now = await h.request('GET', draft);
    expect(now.body.sql).toBe('SELECT 1');
    expect(now.headers.get('etag')).toBe(first.headers.get('etag'));
    const next = { 'If-Match': now.headers.get('etag') ?? '' };
    expect(
      (await h.request('PUT', draft, { json: { sql: 'SELECT 3', settings: {} }, headers: next })).status,
    ).toBe(200);
  });

  it('are not asked for with a star: writers that meet all get through, one after the other', async () => {
    const { body: job } = await h.request('POST', jobsPath, { json: { name: 'orders' } });
    const headers = { 'If-Match': '*' };
    const numbers = [1, 2, 3, 4, 5, 6];
    const drafts = await Promise.all(
      numbers.map((n) =>
        h.request('PUT', `${jobsPath}/${job.id}/draft`, {
          json: { sql: `SELECT ${n}`, settings: {} },
          headers,
        }),
      ),
    );
    expect(drafts.map(({ status }) => status)).toEqual(numbers.map(() => 200));
    expect(new Set(drafts.map((answer) => answer.headers.get('etag'))).size).toBe(numbers.length);
    const names = await Promise.all(
      numbers.map((n) => h.request('PATCH', `${jobsPath}/${job.id}`, { json: { name: `n${n}` }, headers })),
    );
    expect(names.map(({ status }) => status)).toEqual(numbers.map(() => 200));
    // Every name but the last one is free again.
    const { name } = (await h.request('GET', `${jobsPath}/${job.id}`)).body;
    for (const n of numbers.filter((number) => name !== `n${number}`)) {
      expect((await h.request('POST', jobsPath, { json: { name: `n${n}` } })).status).toBe(201);
    }
  });

  it('may be sent with what is asked of a job: a page that shows what is past is told so, and nothing is done', async () => {
    const sql = 'INSERT INTO copied SELECT 1;';
    const { body: job } = await h.request('POST', jobsPath, { json: { name: 'orders', sql } });
    const at = `${jobsPath}/${job.id}`;
    const etagOf = async (path: string) => (await h.request('GET', path)).headers.get('etag') ?? '';
    const [seen, seenDraft] = [await etagOf(at), await etagOf(`${at}/draft`)];
    const ask = (path: string, etag: string) =>
      h.request('POST', `${at}${path}`, { json: {}, headers: etag === '' ? {} : { 'If-Match': etag } });
    await h.request('PUT', `${at}/draft`, {
      json: { sql: `-- mine\n${sql}`, settings: {} },
      headers: { 'If-Match': '*' },
    });
    expect(await ask('/versions', seenDraft)).toMatchObject({ status: 412, body: { code: 'stale' } });
    expect((await ask('/versions', await etagOf(`${at}/draft`))).status).toBe(201);
    for (const path of ['/start', '/stop', '/pause', '/resume', '/restart'])
      expect(await ask(path, seen), path).toMatchObject({ status: 412, body: { code: 'stale' } });
    expect((await ask('/start', await etagOf(at))).status).toBe(202);
    expect((await ask('/stop', '')).status).toBe(202);
  });

  it('of what was created lead straight to an update', async () => {
    const created = await h.request('POST', '/v1/workspaces', { json: { name: 'analytics' } });
    const path = `/v1/workspaces/${created.body.id}`;
    const headers = { 'If-Match': created.headers.get('etag') ?? '' };
    const updated = await h.request('PATCH', path, { json: { cuLimit: 3 }, headers });
    expect(updated.body).toMatchObject({ name: 'analytics', cuLimit: 3 });
    expect((await h.request('GET', path)).headers.get('etag')).toBe(updated.headers.get('etag'));
    expect((await h.request('PATCH', path, { json: { cuLimit: 4 }, headers })).status).toBe(412);
  });
});

describe('pages', () => {
  it.each([1, 2, 3, 7, 50])('of %i show every job once and in order', async (maxResults) => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1)
      ids.push((await h.request('POST', jobsPath, { json: { name: `job ${n}` } })).body.id);
    const seen: string[] = [];
    let token: string | null = null;
    do {
      const query: string = `?maxResults=${maxResults}${token === null ? '' : `&nextToken=${token}`}`;
      const { body } = await h.request('GET', `${jobsPath}${query}`);
      expect(body.items.length).toBeLessThanOrEqual(maxResults);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      token = body.nextToken;
    } while (token !== null);
    expect(seen).toEqual([...ids].sort());
  });

  it('refuse a token of another list, a changed one, and sizes out of range', async () => {
    for (let n = 0; n < 3; n += 1) await h.request('POST', '/v1/workspaces', { json: { name: `w${n}` } });
    const { nextToken } = (await h.request('GET', '/v1/workspaces?maxResults=1')).body;
    expect(nextToken).toEqual(expect.any(String));
    for (const path of [
      `${jobsPath}?nextToken=${nextToken}`,
      `/v1/workspaces?nextToken=${nextToken}x`,
      '/v1/api-keys?nextToken=AAAA',
    ]) {
      expect((await h.request('GET', path)).body.code, path).toBe('bad_token');
    }
    for (const size of ['0', '201', '1.5', 'many', '1&maxResults=2']) {
      expect((await h.request('GET', `/v1/workspaces?maxResults=${size}`)).status, size).toBe(400);
    }
  });

  it('of API keys hold a member’s own keys only, filled over those of others', async () => {
    const member = await h.addUser(h.a.id, 'member', {});
    for (let n = 0; n < 5; n += 1) {
      await h.request('POST', '/v1/api-keys', { json: { name: `theirs ${n}` } });
      await h.request('POST', '/v1/api-keys', { json: { name: `own ${n}` }, token: member.token });
    }
    const first = (await h.request('GET', '/v1/api-keys?maxResults=4', { token: member.token })).body;
    expect(first.items).toHaveLength(4);
    const second = (
      await h.request('GET', `/v1/api-keys?maxResults=4&nextToken=${first.nextToken}`, {
        token: member.token,
      })
    ).body;
    const all = [...first.items, ...second.items];
    expect(all).toHaveLength(6);
    expect(all.every(({ userId }: { userId: string }) => userId === member.id)).toBe(true);
    expect((await h.request('GET', '/v1/api-keys?maxResults=200')).body.items).toHaveLength(12);
  });
});
