import { beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../shared/client/client.ts';
import { ProblemError } from '../../shared/client/problem-error.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';

let h: Harness;
/** What happens to the next requests before they reach the app, or to their answers. */
let trouble: ((send: () => Promise<Response>) => Promise<Response>)[];
let keys: (string | null)[];
let waits: number[];

const client = (token: string | null = h.a.admin.token) =>
  createClient('http://millrace.test/', token, {
    fetch: async (url, init) => {
      keys.push(new Headers(init?.headers).get('idempotency-key'));
      const send = async () => h.app.request(String(url).replace('http://millrace.test', ''), init);
      const next = trouble.shift();
      return next ? next(send) : send();
    },
    sleep: async (ms) => {
      waits.push(ms);
    },
  });

beforeEach(async () => {
  h = await makeHarness();
  trouble = [];
  keys = [];
  waits = [];
});

const refused = async (): Promise<Response> => {
  throw new TypeError('fetch failed');
};
const lost = async (send: () => Promise<Response>): Promise<Response> => {
  await send();
  throw new TypeError('socket hang up');
};
const busy = async () => new Response('{"code":"unavailable","detail":"x"}', { status: 503 });

describe('the client', () => {
  it('has a method for each operation, with the types of the contract', async () => {
    const { workspaceId } = h.a;
    const job = await client().jobs.create({ params: { workspaceId }, body: { name: 'orders' } });
    const parallelism: number = (await client().jobs.getDraft({ params: { workspaceId, jobId: job.id } }))
      .settings.parallelism;
    expect(parallelism).toBe(1);
    expect(
      (await client().jobs.list({ params: { workspaceId }, query: { maxResults: 1 } })).items[0]?.id,
    ).toBe(job.id);
    expect(await client(null).platform.health()).toEqual({ status: 'ok' });
    // @ts-expect-error: a job lies in a workspace.
    await expect(client().jobs.get({ params: { jobId: job.id } })).rejects.toBeInstanceOf(ProblemError);
  });

  it('leads an ETag from a read to an update', async () => {
    const params = { workspaceId: h.a.workspaceId };
    const { etag } = await client().call('workspaces.get', { params });
    const update = (ifMatch: string) => client().workspaces.update({ params, body: { cuLimit: 3 }, ifMatch });
    expect((await update(etag ?? '')).cuLimit).toBe(3);
    await expect(update(etag ?? '')).rejects.toMatchObject({ code: 'stale', status: 412 });
  });

  it('throws what the problem says', async () => {
    const error = await client()
      .workspaces.create({ body: { name: '', cuLimit: -1 } })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: 'bad_request', status: 400, fix: expect.any(String) });
    expect((error as ProblemError).errors.map(({ location }) => location)).toEqual(
      expect.arrayContaining(['body.name', 'body.cuLimit']),
    );
  });

  it.each([
    ['the server is away', [refused, refused]],
    ['the server is busy', [busy]],
    ['the answer is lost', [lost]],
    ['the answer is lost, and then the server is away', [lost, refused, busy]],
  ])('sends a POST again with the same key, and it is done once: %s', async (_when, troubles) => {
    trouble = [...troubles];
    const { name } = await client().workspaces.create({ body: { name: 'analytics' } });
    expect(name).toBe('analytics');
    expect(keys).toHaveLength(troubles.length + 1);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/.{16,}/);
    const { items } = await client().workspaces.list();
    expect(items.filter((workspace) => workspace.name === 'analytics')).toHaveLength(1);
  });

  it('gives each POST a key of its own', async () => {
    await client().workspaces.create({ body: { name: 'one' } });
    await client().workspaces.create({ body: { name: 'two' } });
    expect(new Set(keys).size).toBe(2);
  });

  it('waits longer each time, gives up, and says what to do', async () => {
    trouble = Array.from({ length: 9 }, () => refused);
    await expect(client().workspaces.list()).rejects.toMatchObject({
      status: 0,
      code: null,
      fix: expect.stringContaining('npm start'),
    });
    expect(waits).toEqual([200, 400, 800, 1_600]);
  });

  it('does not repeat an update or a delete, whose first try may have been done', async () => {
    const { id: workspaceId } = await client().workspaces.create({ body: { name: 'gone' } });
    trouble = [lost];
    await expect(client().workspaces.delete({ params: { workspaceId } })).rejects.toMatchObject({
      status: 0,
    });
    expect(waits).toEqual([]);
    await expect(client().workspaces.get({ params: { workspaceId } })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('puts ids into the path as they are, and nothing else', async () => {
    await expect(client().workspaces.get({ params: { workspaceId: '../auth/me' } })).rejects.toMatchObject({
      code: 'bad_request',
    });
  });
});
