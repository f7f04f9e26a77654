import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordWrite } from '../../functions/ports/records.ts';
import { type Harness, makeHarness, type RequestOptions } from '../helpers/harness.ts';

/** A POST with an Idempotency-Key does its work once: whoever repeats it, and wherever the first one died. */
let h: Harness;

beforeEach(async () => {
  h = await makeHarness();
});

const createJob = (key: string, name = 'orders', options: RequestOptions = {}) =>
  h.request('POST', `/v1/workspaces/${h.a.workspaceId}/jobs`, {
    json: { name },
    ...options,
    headers: { 'Idempotency-Key': key },
  });

const jobs = async () => (await h.request('GET', `/v1/workspaces/${h.a.workspaceId}/jobs`)).body.items;

describe('a repeat', () => {
  it('is answered with the first answer and does nothing more', async () => {
    const first = await createJob('one');
    const writes = h.records.writes;
    const second = await createJob('one');
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(h.records.writes).toBe(writes);
    expect(await jobs()).toHaveLength(1);
  });

  it('may write its fields in another order, but may not say something else', async () => {
    const ask = (raw: string) => createJob('one', 'x', { raw });
    await ask('{"name":"orders","sql":"INSERT"}');
    expect((await ask('{"sql":"INSERT","name":"orders"}')).headers.get('idempotent-replayed')).toBe('true');
    const other = await createJob('one', 'payments');
    expect(other.status).toBe(409);
    expect(other.body.code).toBe('idempotency_reused');
    const elsewhere = await h.request('POST', '/v1/workspaces', {
      json: { name: 'orders' },
      headers: { 'Idempotency-Key': 'one' },
    });
    expect(elsewhere.body.code).toBe('idempotency_reused');
  });

  it('is new again after a day', async () => {
    await createJob('one');
    h.advance(24 * 3_600_000 + 1);
    expect((await createJob('one', 'payments')).status).toBe(201);
  });

  it('of another user is another key', async () => {
    await createJob('one');
    const second = await h.addUser(h.a.id, 'admin', {});
    const theirs = await createJob('one', 'payments', { token: second.token });
    expect(theirs.status).toBe(201);
    const b = await h.request('POST', `/v1/workspaces/${h.b.workspaceId}/jobs`, {
      json: { name: 'orders' },
      token: h.b.admin.token,
      headers: { 'Idempotency-Key': 'one' },
    });
    expect(b.status).toBe(201);
  });

  it('of a request that was refused is judged anew', async () => {
    await createJob('one', 'orders');
    const refused = await createJob('two', 'orders');
    expect(refused.body.code).toBe('name_taken');
    const [job] = await jobs();
    await h.request('DELETE', `/v1/workspaces/${h.a.workspaceId}/jobs/${job.id}`);
    expect((await createJob('two', 'orders')).status).toBe(201);
  });

  it('while the first is at work is asked to wait, and only one of many does the work', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => createJob('one')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer.body).toMatchObject({ code: 'conflict', inFlight: true });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(await jobs()).toHaveLength(1);
    expect((await createJob('one')).headers.get('idempotent-replayed')).toBe('true');
  });

  it('is refused when its key is not one', async () => {
    for (const key of ['with blank', 'x'.repeat(256)]) {
      const answer = await createJob(key);
      expect(answer.status, key).toBe(400);
      expect(answer.body.errors[0].location).toBe('header.Idempotency-Key');
    }
  });
});

/** What a killed process leaves: nothing after some point takes place. */
const dieAt = (when: 'before' | 'after', isIt: (writes: readonly RecordWrite[]) => boolean) => {
  let dead = false;
  const die = () => {
    dead = true;
    throw new Error('killed');
  };
  h.records.faults.before = (operation, [writes]) => {
    if (dead || (when === 'before' && operation === 'commit' && isIt(writes as RecordWrite[]))) die();
  };
  h.records.faults.after = (operation, [writes]) => {
    if (when === 'after' && operation === 'commit' && isIt(writes as RecordWrite[])) die();
  };
  return () => {
    h.records.faults.before = undefined;
    h.records.faults.after = undefined;
  };
};

const isClaim = (writes: readonly RecordWrite[]) =>
  writes.length === 1 && writes[0]?.key.partition.startsWith('IDEMPOTENCY#') === true;
const isWork = (writes: readonly RecordWrite[]) => writes.length > 1;

describe('a process that dies', () => {
  const leases = 36_000;

  it.each([
    ['before the claim', 'before', isClaim],
    ['after the claim', 'after', isClaim],
    ['before the work', 'before', isWork],
    ['after the work, before its answer', 'after', isWork],
  ] as const)('%s leaves a key whose repeat makes exactly one job', async (_when, when, isIt) => {
    const revive = dieAt(when, isIt);
    expect((await createJob('one')).status).toBe(500);
    revive();
    h.advance(leases);
    const again = await createJob('one');
    expect(again.status).toBe(201);
    const items = await jobs();
    expect(items).toHaveLength(1);
    expect(items[0].id).toBe(again.body.id);
    expect((await createJob('one')).text).toBe(again.text);
  });

  it('is waited for while it may still live', async () => {
    const revive = dieAt('after', isClaim);
    await createJob('one');
    revive();
    h.advance(30_000);
    expect((await createJob('one')).body).toMatchObject({ code: 'conflict', inFlight: true });
  });

  it('and comes back late cannot do the work a second time', async () => {
    const gate = { open: () => {} };
    const waiting = new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    let held = false;
    h.records.faults.before = (operation, [writes]) => {
      if (held || operation !== 'commit' || !isWork(writes as RecordWrite[])) return undefined;
      held = true;
      return waiting;
    };
    const late = createJob('one');
    await expect.poll(() => held).toBe(true);
    h.advance(leases);
    const taken = await createJob('one');
    expect(taken.status).toBe(201);
    gate.open();
    expect((await late).status).toBe(409);
    expect(await jobs()).toHaveLength(1);
  });

  it('after the commit of a start: the repeat starts no second run and puts no second spec', async () => {
    const { body: job } = await h.request('POST', `/v1/workspaces/${h.a.workspaceId}/jobs`, {
      json: { name: 'orders', sql: 'INSERT' },
    });
    const path = `/v1/workspaces/${h.a.workspaceId}/jobs/${job.id}`;
    await h.request('POST', `${path}/versions`, { json: {} });
    const start = () => h.request('POST', `${path}/start`, { json: {}, headers: { 'Idempotency-Key': 's' } });

    const beforeWork = dieAt('before', isWork);
    expect((await start()).status).toBe(500);
    beforeWork();
    h.advance(leases);
    const afterWork = dieAt('after', isWork);
    expect((await start()).status).toBe(500);
    afterWork();
    const answer = await start();
    expect(answer.status).toBe(202);
    expect(answer.headers.get('idempotent-replayed')).toBe('true');
    const { items } = (await h.request('GET', `${path}/runs`)).body;
    expect(items).toHaveLength(1);
    const specs = (await h.deps.objects.list('tenants/')).filter(({ key }) => key.endsWith('/spec.json'));
    expect(specs.map(({ key }) => key.includes(items[0].id))).toEqual([true]);
  });
});

describe('an answer with a secret', () => {
  const create = (token = h.a.admin.token) =>
    h.request('POST', '/v1/api-keys', { token, json: { name: 'ci' }, headers: { 'Idempotency-Key': 'k' } });

  it('is replayed to the token that asked for it, and to no other', async () => {
    const first = await create();
    expect((await create()).text).toBe(first.text);
    const other = await h.request('POST', '/v1/api-keys', { json: { name: 'other key of the same user' } });
    const answer = await create(other.body.secret);
    expect(answer.status).toBe(409);
    expect(answer.text).not.toContain(first.body.secret);
  });

  it('is stored nowhere as it is', async () => {
    const { secret } = (await create()).body;
    const stored = JSON.stringify(h.records.all());
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(secret.slice(3, 20));
    expect(stored).not.toContain(h.a.admin.token);
  });
});
