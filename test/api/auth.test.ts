import { beforeEach, describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../functions/usecases/auth/password.ts';
import { hashToken } from '../../functions/usecases/auth/token.ts';
import { createTokenGuesses } from '../../functions/usecases/auth/token-guesses.ts';
import { bootstrap } from '../../functions/usecases/bootstrap.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { type Harness, makeHarness, password } from '../helpers/harness.ts';

let h: Harness;

beforeEach(async () => {
  h = await makeHarness();
});

const signIn = (email: string, word: string) =>
  h.request('POST', '/v1/auth/sign-in', { token: null, json: { email, password: word } });
const me = (token: string) => h.request('GET', '/v1/auth/me', { token });

describe('sign-in', () => {
  it('gives a session that ends after twelve hours, or when signed out', async () => {
    const { email, id } = h.a.admin;
    const first = await signIn(email.toUpperCase(), password);
    expect(first.status).toBe(200);
    expect(first.body.token).toMatch(/^ms_[\w-]{43}$/);
    expect((await me(first.body.token)).body.user.id).toBe(id);

    const second = await signIn(email, password);
    expect((await h.request('POST', '/v1/auth/sign-out', { token: first.body.token })).status).toBe(204);
    expect((await me(first.body.token)).status).toBe(401);
    expect((await me(second.body.token)).status).toBe(200);
    h.advance(12 * 3_600_000);
    expect((await me(second.body.token)).status).toBe(401);
  });

  it('says the same of an unknown e-mail and of a wrong password', async () => {
    const wrong = await signIn(h.a.admin.email, 'wrong');
    const unknown = await signIn('nobody@example.com', 'wrong');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'wrong_credentials']);
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
  });

  it.each(['known', 'unknown'])('waits after five failures within a minute: %s e-mail', async (kind) => {
    const email = kind === 'known' ? h.a.admin.email : 'nobody@example.com';
    for (let n = 0; n < 5; n += 1) expect((await signIn(email, 'wrong')).status).toBe(401);
    const limited = await signIn(email, password);
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    h.advance(60_001);
    expect((await signIn(email, password)).status).toBe(kind === 'known' ? 200 : 401);
  });

  it('cannot be tried more often by trying at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(h.a.admin.email, 'wrong')));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
  });

  it('forgets failures after a success', async () => {
    for (let n = 0; n < 4; n += 1) await signIn(h.a.admin.email, 'wrong');
    expect((await signIn(h.a.admin.email, password)).status).toBe(200);
    for (let n = 0; n < 4; n += 1) expect((await signIn(h.a.admin.email, 'wrong')).status).toBe(401);
  });
});

describe('API keys', () => {
  it('act as their user until they end or are deleted', async () => {
    const { body } = await h.request('POST', '/v1/api-keys', { json: { name: 'ci', expiresInDays: 1 } });
    expect(body.secret).toMatch(/^mr_[\w-]{43}$/);
    expect(body.apiKey.hint).toBe(body.secret.slice(-4));
    expect((await me(body.secret)).body.user.id).toBe(h.a.admin.id);
    h.advance(86_400_000);
    expect((await me(body.secret)).status).toBe(401);

    const { body: next } = await h.request('POST', '/v1/api-keys', { json: { name: 'ci' } });
    expect((await h.request('DELETE', `/v1/api-keys/${next.apiKey.id}`)).status).toBe(204);
    expect((await me(next.secret)).status).toBe(401);
  });

  it('are not ended by signing out with them', async () => {
    expect((await h.request('POST', '/v1/auth/sign-out')).status).toBe(204);
    expect((await me(h.a.admin.token)).status).toBe(200);
  });

  it('of others do not exist for a member, and can be deleted by an administrator', async () => {
    const member = await h.addUser(h.a.id, 'member', {});
    const { body: admins } = await h.request('POST', '/v1/api-keys', { json: { name: 'x' } });
    const { body: members } = await h.request('POST', '/v1/api-keys', {
      json: { name: 'y' },
      token: member.token,
    });
    const gone = await h.request('DELETE', `/v1/api-keys/${admins.apiKey.id}`, { token: member.token });
    expect(gone.status).toBe(404);
    expect((await me(admins.secret)).status).toBe(200);
    expect((await h.request('DELETE', `/v1/api-keys/${members.apiKey.id}`)).status).toBe(204);
    expect((await me(members.secret)).status).toBe(401);
  });

  it('and sessions are stored as hashes only', async () => {
    const { body } = await signIn(h.a.admin.email, password);
    const stored = JSON.stringify(h.records.all());
    for (const secret of [body.token, h.a.admin.token, password]) expect(stored).not.toContain(secret);
  });
});

describe('a token seen before', () => {
  it('is judged by its record each time: deleted, ended, its user gone or of another role', async () => {
    const member = await h.addUser(h.a.id, 'admin', {});
    expect((await me(member.token)).body.role).toBe('admin');
    const key = recordKeys.user(h.a.id, member.id);
    const stored = await h.records.get(key);
    const value = { ...(stored?.value as object), role: 'member' };
    await h.records.commit([{ op: 'put', key, value, expect: 'any' }]);
    expect((await me(member.token)).body.role).toBe('member');
    await h.records.commit([{ op: 'delete', key, expect: 'any' }]);
    expect((await me(member.token)).status).toBe(401);
    expect((await me(h.a.admin.token)).status).toBe(200);
    await h.records.commit([
      { op: 'delete', key: recordKeys.token(hashToken(h.a.admin.token)), expect: 'any' },
    ]);
    expect((await me(h.a.admin.token)).status).toBe(401);
  });

  it('is looked for elsewhere when it is not where it was', async () => {
    const { token } = h.a.admin;
    expect((await me(token)).body.tenant.id).toBe(h.a.id);
    const key = recordKeys.token(hashToken(token));
    const stored = await h.records.get(key);
    const value = { ...(stored?.value as object), tenantId: h.b.id, userId: h.b.admin.id };
    await h.records.commit([{ op: 'put', key, value, expect: 'any' }]);
    for (let n = 0; n < 2; n += 1) expect((await me(token)).body.tenant.id).toBe(h.b.id);
  });

  it('is forgotten when many others came since, and found again', () => {
    const guesses = createTokenGuesses(2);
    const owner = { tenantId: 't', userId: 'u' };
    guesses.set('a', owner);
    guesses.set('b', owner);
    expect(guesses.get('a')).toEqual(owner);
    guesses.set('c', owner);
    expect([guesses.get('a'), guesses.get('b'), guesses.get('c')]).toEqual([owner, null, owner]);
  });
});

describe('a password hash', () => {
  it('carries its parameters, differs each time, and fits its password only', async () => {
    const [one, two] = [await hashPassword('grün'), await hashPassword('grün')];
    expect(one).toMatch(/^scrypt\$N=32768,r=8,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('gru\u0308n', one)).toBe(true);
    expect(await verifyPassword('gruen', one)).toBe(false);
    expect(await verifyPassword('anything', null)).toBe(false);
  });
});

describe('bootstrap', () => {
  const wish = {
    tenantName: 'Home',
    workspaceName: 'default',
    email: 'admin@localhost.localdomain',
    userName: 'Administrator',
    cuLimit: 4,
    apiKey: null as string | null,
  };

  it('makes tenant, administrator, workspace and key once, and the same again for who has the key', async () => {
    const first = await bootstrap(h.deps, wish);
    expect(first.isNew).toBe(true);
    expect((await me(first.apiKey)).body).toMatchObject({ role: 'admin', tenant: { id: first.tenantId } });
    expect((await signIn(wish.email, first.password ?? '')).status).toBe(200);
    const writes = h.records.writes;
    const again = await bootstrap(h.deps, { ...wish, apiKey: first.apiKey });
    expect(again).toEqual({ ...first, password: null, isNew: false });
    expect(h.records.writes).toBe(writes);
  });

  it('gives a new key and password when the key was lost, in the same tenant', async () => {
    const first = await bootstrap(h.deps, wish);
    const second = await bootstrap(h.deps, wish);
    expect(second).toMatchObject({ tenantId: first.tenantId, workspaceId: first.workspaceId, isNew: false });
    expect((await me(second.apiKey)).body.user.id).toBe(first.userId);
    expect((await signIn(wish.email, second.password ?? '')).status).toBe(200);
    expect((await signIn(wish.email, first.password ?? '')).status).toBe(401);
  });

  it('by two at once makes one tenant', async () => {
    const both = await Promise.all([bootstrap(h.deps, wish), bootstrap(h.deps, wish)]);
    expect(new Set(both.map(({ tenantId }) => tenantId)).size).toBe(1);
    expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
    for (const { apiKey } of both) expect((await me(apiKey)).status).toBe(200);
  });
});
