import { beforeEach, describe, expect, it } from 'vitest';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { RunRecord } from '../../shared/resources/records.ts';
import { FakeLogStore } from '../helpers/fakes/log-store.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';
import { type Populated, populate } from '../helpers/populate.ts';

let h: Harness;
let own: Populated;
let store: FakeLogStore;
let app: ReturnType<Harness['restart']>;

const read = (query: string, params = own, token = h.a.admin.token) =>
  h.request('GET', `/v1/workspaces/${params.workspaceId}/jobs/${params.jobId}/logs?${query}`, { app, token });
const texts = (answer: { body: { items: { text: string }[] } }) => answer.body.items.map(({ text }) => text);
const line = (text: string) => ({ at: null, task: 'compact 0, attempt 1', text });

beforeEach(async () => {
  h = await makeHarness();
  own = await populate(h, h.a);
  store = new FakeLogStore();
  app = h.restart({ logs: store });
});

describe('logs of a job', () => {
  it('are what its newest run printed, and are followed and read back by tokens', async () => {
    store.write(own.runId, 'output', line('+I[1]'), line('-U[1]'), line('+U[2]'));
    const newest = await read('maxResults=2');
    expect(newest.body.items).toEqual([line('-U[1]'), line('+U[2]')]);
    expect(texts(await read(`previousToken=${newest.body.previousToken}`))).toEqual(['+I[1]']);
    store.write(own.runId, 'output', line('+I[3]'));
    expect(texts(await read(`nextToken=${newest.body.nextToken}`))).toEqual(['+I[3]']);
  });

  it('of another stream are others', async () => {
    store.write(own.runId, 'jobmanager', line('INFO'));
    expect(texts(await read(''))).toEqual([]);
    expect(texts(await read('stream=jobmanager'))).toEqual(['INFO']);
    expect((await read('stream=secrets')).status).toBe(400);
  });

  it('take only tokens of the same run and stream', async () => {
    store.write(own.runId, 'output', line('a'), line('b'));
    const { nextToken, previousToken } = (await read('maxResults=1')).body;
    for (const token of [nextToken, previousToken]) {
      expect((await read(`stream=agent&nextToken=${token}`)).body.code).toBe('bad_token');
    }
    const theirs = await populate(h, h.b);
    expect((await read(`nextToken=${nextToken}`, theirs, h.b.admin.token)).body.code).toBe('bad_token');
    expect((await read(`previousToken=x${previousToken}`)).body.code).toBe('bad_token');
  });

  it('of a run of another job or tenant cannot be told from nothing', async () => {
    const theirs = await populate(h, h.b);
    const second = await populate(h, h.a, 'second');
    store.write(theirs.runId, 'output', line('theirs'));
    for (const runId of [theirs.runId, second.runId, h.deps.ids('run')]) {
      expect((await read(`runId=${runId}`)).body.code).toBe('not_found');
    }
  });

  it('of a job that never ran are none', async () => {
    const { body } = await h.request('POST', `/v1/workspaces/${own.workspaceId}/jobs`, {
      json: { name: 'idle' },
    });
    const answer = await read('', { ...own, jobId: body.id });
    expect(answer.body).toEqual({ items: [], nextToken: null, previousToken: null });
  });

  it('are asked of the store with the tasks of the run', async () => {
    const row = await h.records.get(recordKeys.run(h.a.id, own.jobId, own.runId));
    const asked: unknown[] = [];
    const spying = h.restart({
      logs: {
        read: async (query) => {
          asked.push(query);
          return { lines: [], newer: '0', older: null };
        },
      },
    });
    await h.request('GET', `/v1/workspaces/${own.workspaceId}/jobs/${own.jobId}/logs`, { app: spying });
    expect(asked).toMatchObject([
      { tenantId: h.a.id, runId: own.runId, since: RunRecord.parse(row?.value).createdAt, limit: 200 },
    ]);
  });
});
