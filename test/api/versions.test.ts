import { beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '../helpers/harness.ts';

let h: Harness;
let job: string;

beforeEach(async () => {
  h = await makeHarness();
  const jobs = `/v1/workspaces/${h.a.workspaceId}/jobs`;
  const sql = "CREATE TABLE a (n INT) WITH ('connector' = 'kafka');\nINSERT INTO b\nSELECT n FROM a;";
  const { body } = await h.request('POST', jobs, { json: { name: 'orders', sql } });
  job = `${jobs}/${body.id}`;
  await publish('first');
});

const publish = (note: string) => h.request('POST', `${job}/versions`, { json: { note } });
const draft = async () => h.request('GET', `${job}/draft`);
const save = async (change: object, settings: object = {}) => {
  const { body } = await draft();
  const json = { ...body, ...change, settings: { ...body.settings, ...settings } };
  return h.request('PUT', `${job}/draft`, { json, headers: { 'If-Match': '*' } });
};
const rollBack = (number: number, etag: string, json: object = {}) =>
  h.request('POST', `${job}/versions/${number}/roll-back`, { json, headers: { 'If-Match': etag } });
const diff = async (number: number, query = '') =>
  (await h.request('GET', `${job}/versions/${number}/diff${query}`)).body;

describe('a version', () => {
  it('says who made it, what tables it reads and writes, and pins the jars of its connectors', async () => {
    const { body } = await h.request('GET', `${job}/versions/1`);
    expect(body).toMatchObject({
      publishedBy: h.a.admin.id,
      publishedByName: `User ${h.a.admin.id}`,
      pins: {
        jars: [{ connector: 'kafka', coordinate: 'a:kafka:1', sha256: 'k1' }],
        tables: [{ name: 'source', connector: 'datagen', role: ['source'] }],
      },
    });
    await rollBack(1, '*');
    expect((await h.request('GET', `${job}/versions/2`)).body.pins).toEqual(body.pins);
  });

  it('is started with a warning when its connectors come with other jars now', async () => {
    const warnings = async () => (await h.request('POST', `${job}/plan`, { json: {} })).body.warnings;
    expect(await warnings()).toEqual([]);
    for (const connector of h.deps.catalog.connectors)
      if (connector.name === 'kafka') connector.jars['1.20.5'] = [{ coordinate: 'a:kafka:2', sha256: 'k2' }];
    expect(await warnings()).toEqual([expect.stringContaining('jars of kafka')]);
    await publish('with the new jars');
    expect(await warnings()).toEqual([]);
  });
});

describe('roll back', () => {
  it('is a new version equal to the old one, and the draft with it', async () => {
    await save({ sql: 'INSERT INTO c SELECT 1' }, { parallelism: 3 });
    await publish('second');
    const etag = (await draft()).headers.get('etag') ?? '';
    const answer = await rollBack(1, etag, { note: 'wrong' });
    expect(answer.status).toBe(201);
    const [old, now] = await Promise.all(
      [1, 3].map(async (n) => (await h.request('GET', `${job}/versions/${n}`)).body),
    );
    expect(now).toMatchObject({ number: 3, note: 'as version 1: wrong', connectors: ['kafka'] });
    expect({ sql: now.sql, settings: now.settings }).toEqual({ sql: old.sql, settings: old.settings });
    expect((await draft()).body).toEqual({ sql: old.sql, jar: null, settings: old.settings });
    expect((await h.request('GET', job)).body).toMatchObject({ latestVersion: 3, draftAhead: false });
  });

  it('loses nobody’s change of the draft unseen, unless told to', async () => {
    const etag = (await draft()).headers.get('etag') ?? '';
    await save({ sql: 'INSERT INTO c SELECT 1' });
    expect((await rollBack(1, etag)).status).toBe(412);
    expect((await draft()).body.sql).toBe('INSERT INTO c SELECT 1');
    expect((await h.request('GET', job)).body.latestVersion).toBe(1);
    expect((await rollBack(1, '*')).status).toBe(201);
    expect((await rollBack(7, '*')).status).toBe(404);
  });

  it('makes one version of each key, and one after the other of many', async () => {
    const headers = { 'If-Match': '*', 'Idempotency-Key': 'one' };
    const path = `${job}/versions/1/roll-back`;
    const first = await h.request('POST', path, { json: {}, headers });
    const again = await h.request('POST', path, { json: {}, headers });
    expect(again.text).toBe(first.text);
    const answers = await Promise.all([1, 2, 3].map(() => rollBack(1, '*')));
    expect(answers.map(({ body }) => body.number).sort()).toEqual([3, 4, 5]);
    expect((await h.request('GET', `${job}/versions`)).body.items).toHaveLength(5);
  });
});

describe('diff', () => {
  it('tells each setting with its cost, the strongest of them, and the lines of SQL', async () => {
    expect(await diff(1)).toEqual({
      settings: [],
      cost: null,
      variables: [],
      catalog: [],
      secrets: { added: [], removed: [] },
      sql: { equal: true, addedLines: 0, removedLines: 0, firstLine: null },
    });
    const { sql } = (await draft()).body;
    await save({ sql: sql.replace('SELECT n FROM a;', 'SELECT n + 1\nFROM a;') }, { parallelism: 3 });
    const rescale = { name: 'parallelism', title: 'Parallelism', from: 1, to: 3, cost: 'rescale' };
    expect(await diff(1)).toEqual({
      settings: [rescale],
      cost: 'rescale',
      variables: [],
      catalog: [],
      secrets: { added: [], removed: [] },
      sql: { equal: false, addedLines: 2, removedLines: 1, firstLine: 3 },
    });
    await publish('second');
    await save({}, { checkpointIntervalMs: 5_000 });
    expect(await diff(1)).toMatchObject({ cost: 'restart', settings: [rescale, { cost: 'restart' }] });
    expect(await diff(1, '?with=2')).toMatchObject({ cost: 'rescale' });
    expect(await diff(2, '?with=1')).toMatchObject({ settings: [{ from: 3, to: 1 }] });
    expect((await diff(1, '?with=9')).code).toBe('not_found');
    expect((await diff(1, '?with=newest')).code).toBe('bad_request');
  });
});

describe('an old version', () => {
  it('can be started', async () => {
    await publish('second');
    expect((await h.request('POST', `${job}/start`, { json: { version: 1 } })).status).toBe(202);
    expect((await h.request('GET', job)).body.run.version).toBe(1);
  });
});
