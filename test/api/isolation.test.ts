import { beforeAll, describe, expect, it } from 'vitest';
import { operationList } from '../../shared/contract/operations.ts';
import { paramNames, pathOf, sampleBody, sampleHeaders, strangeParam } from '../helpers/contract-samples.ts';
import { type Answer, type Harness, makeHarness } from '../helpers/harness.ts';
import { type Populated, populate } from '../helpers/populate.ts';

/** Nothing crosses tenants: another's id answers exactly as an id that names nothing, in every position. */
let h: Harness;
let own: Populated;
let other: Populated;

beforeAll(async () => {
  h = await makeHarness();
  own = await populate(h, h.a);
  other = await populate(h, h.b);
});

const everything = (tenantId: string) =>
  JSON.stringify(h.records.all().filter(({ key }) => key.partition.startsWith(`T#${tenantId}`)));

/** What an answer says, without the ids that were asked for and its own. */
const said = ({ status, body, headers }: Answer) => ({
  status,
  type: headers.get('content-type'),
  body: JSON.stringify(body).replace(/[a-z]+_[0-9A-HJKMNP-TV-Z]{26}/g, 'ID'),
});

/** Every way to put foreign ids into the positions: each non-empty subset. */
const subsets = (names: string[]): string[][] =>
  Array.from({ length: 2 ** names.length - 1 }, (_, at) =>
    names.filter((_name, bit) => (at + 1) & (1 << bit)),
  );

const withIds = operationList.filter(
  (operation) => operation.auth === 'required' && paramNames(operation).length > 0,
);
const cases = withIds.flatMap((operation) =>
  subsets(paramNames(operation).filter((name) => name !== 'versionNumber')).map((foreign) => ({
    operation,
    name: `${operation.id} with foreign ${foreign.join(' and ')}`,
    foreign,
  })),
);

describe('another tenant', () => {
  it('is tried with every operation that has an id', () => {
    expect(withIds.length).toBeGreaterThan(20);
    expect(cases.some(({ foreign }) => foreign.join() === 'jobId')).toBe(true);
  });

  it.each(cases)('cannot be told from nothing: $name', async ({ operation, foreign }) => {
    const before = everything(h.b.id);
    const ask = (params: Record<string, string>) =>
      h.request(operation.method, pathOf(operation, params), {
        json: operation.method === 'GET' || operation.method === 'DELETE' ? undefined : sampleBody(operation),
        headers: sampleHeaders(operation),
      });
    const theirs = await ask({
      ...own,
      ...Object.fromEntries(foreign.map((name) => [name, other[name as keyof Populated]])),
    });
    const nothing = await ask({
      ...own,
      ...Object.fromEntries(foreign.map((name) => [name, strangeParam(name)])),
    });
    expect(theirs.status).toBe(404);
    expect(theirs.body).toMatchObject({ code: 'not_found' });
    expect(said(theirs)).toEqual(said(nothing));
    expect(everything(h.b.id)).toBe(before);
  });

  const body = (from: unknown) => ({ from, acceptOutputLoss: true });
  it.each(['plan', 'start'])('cannot be started from: %s', async (verb) => {
    await h.request('POST', `/v1/workspaces/${own.workspaceId}/jobs`, {
      json: { name: `idle ${verb}`, sql: 'INSERT' },
    });
    const { items } = (await h.request('GET', `/v1/workspaces/${own.workspaceId}/jobs`)).body;
    const job = items.find((item: { name: string }) => item.name === `idle ${verb}`);
    const path = `/v1/workspaces/${own.workspaceId}/jobs/${job.id}`;
    await h.request('POST', `${path}/versions`, { json: {} });
    const ask = (from: unknown) => h.request('POST', `${path}/${verb}`, { json: body(from) });

    const theirs = await ask({ snapshotId: other.snapshotId });
    expect(theirs.status).toBe(404);
    expect(said(theirs)).toEqual(said(await ask({ snapshotId: h.deps.ids('snapshot') })));

    const snapshotOf = (tenantId: string, p: Populated) =>
      `s3://millrace/tenants/${tenantId}/jobs/${p.jobId}/runs/${p.runId}/savepoints/${p.commandId}/savepoint-1`;
    const theirPath = await ask({ path: snapshotOf(h.b.id, other) });
    const noPath = await ask({ path: snapshotOf(h.deps.ids('tenant'), own) });
    expect(theirPath.status).toBeGreaterThanOrEqual(400);
    expect(said(theirPath)).toEqual(said(noPath));
    const climbing = `s3://millrace/tenants/${h.a.id}/../${h.b.id}/jobs/${other.jobId}`;
    expect((await ask({ path: climbing })).status).toBe(400);
  });

  it('is not in any list, also not with its own page token', async () => {
    const lists = operationList.filter(
      ({ query, auth }) => 'nextToken' in query.shape && auth === 'required',
    );
    expect(lists.length).toBeGreaterThan(8);
    for (const operation of lists) {
      const theirs = await h.request('GET', `${pathOf(operation, { ...other })}?maxResults=1`, {
        token: h.b.admin.token,
      });
      expect(theirs.status, operation.id).toBe(200);
      const token = theirs.body.nextToken;
      const tries = ['', ...(token ? [`?nextToken=${token}`] : [])];
      for (const query of tries) {
        const { text } = await h.request('GET', pathOf(operation, { ...own }) + query);
        for (const id of [h.b.id, other.workspaceId, other.jobId, other.runId, other.apiKeyId]) {
          expect(text, operation.id).not.toContain(id);
        }
      }
    }
  });

  it('a member without a role sees no workspace, and its jobs as nothing', async () => {
    const stranger = await h.addUser(h.a.id, 'member', {});
    const { token } = stranger;
    const seen = await h.request('GET', `/v1/workspaces/${own.workspaceId}/jobs/${own.jobId}`, { token });
    const nothing = await h.request(
      'GET',
      `/v1/workspaces/${strangeParam('workspaceId')}/jobs/${own.jobId}`,
      { token },
    );
    expect(seen.status).toBe(404);
    expect(said(seen)).toEqual(said(nothing));
    expect((await h.request('GET', '/v1/workspaces', { token })).body.items).toEqual([]);
  });
});
