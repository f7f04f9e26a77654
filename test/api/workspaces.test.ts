import { beforeEach, expect, it } from 'vitest';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await makeHarness();
});

const create = (name: string) => h.request('POST', '/v1/workspaces', { json: { name } });

it('names are unique in a tenant whatever their case, and free again after rename and delete', async () => {
  const { body } = await create('Analytics');
  expect((await create('analytics')).body.code).toBe('name_taken');
  const rename = { json: { name: 'Reports' }, headers: { 'If-Match': '*' } };
  expect((await h.request('PATCH', `/v1/workspaces/${body.id}`, rename)).status).toBe(200);
  const { body: next } = await create('analytics');
  expect((await h.request('PATCH', `/v1/workspaces/${next.id}`, rename)).body.code).toBe('name_taken');
  expect((await h.request('DELETE', `/v1/workspaces/${body.id}`)).status).toBe(204);
  expect((await create('reports')).status).toBe(201);
});

it('a name may change its case only', async () => {
  const { body } = await create('Analytics');
  const options = { json: { name: 'ANALYTICS' }, headers: { 'If-Match': '*' } };
  expect((await h.request('PATCH', `/v1/workspaces/${body.id}`, options)).body.name).toBe('ANALYTICS');
  expect((await create('analytics')).body.code).toBe('name_taken');
});

it.each(['', ' lead', 'trail ', 'bell\u0007', 'x'.repeat(81), '\ud800', '\ufdfa'.repeat(80)])(
  'refuses the name %j',
  async (name) => {
    expect((await create(name)).status).toBe(400);
  },
);

it('is deleted only when it holds no job, and can be used on after a refusal', async () => {
  const { body } = await create('full');
  const path = `/v1/workspaces/${body.id}`;
  const { body: job } = await h.request('POST', `${path}/jobs`, { json: { name: 'orders' } });
  const refused = await h.request('DELETE', path);
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
  expect((await h.request('POST', `${path}/jobs`, { json: { name: 'payments' } })).status).toBe(201);
  for (const { id } of (await h.request('GET', `${path}/jobs`)).body.items) {
    expect((await h.request('DELETE', `${path}/jobs/${id}`)).status).toBe(204);
  }
  // A report that was under way when the job was deleted.
  const late = recordKeys.jobReport(h.a.id, body.id, job.id);
  await h.deps.records.commit([{ op: 'put', key: late, value: {}, expect: 'any' }]);
  expect((await h.request('DELETE', path)).status).toBe(204);
  expect((await h.request('GET', path)).status).toBe(404);
});

it('a delete that died in the middle is finished by the next', async () => {
  const { body } = await create('half');
  const path = `/v1/workspaces/${body.id}`;
  h.records.faults.failNext('list');
  expect((await h.request('DELETE', path)).status).toBe(500);
  const change = { json: { cuLimit: 1 }, headers: { 'If-Match': '*' } };
  expect((await h.request('PATCH', path, change)).body.code).toBe('conflict');
  expect((await h.request('DELETE', path)).status).toBe(204);
});
