import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '../../functions/entry/local/http-server.ts';
import { createHandler } from '../../functions/http/handler.ts';
import { createClient } from '../../shared/client/client.ts';
import { type Harness, makeHarness, password } from '../helpers/harness.ts';

/** Through the local server, and so through API Gateway's event, which carries cookies apart from headers. */
let h: Harness;
let server: HttpServer;

beforeAll(async () => {
  h = await makeHarness();
  server = await startHttpServer({ port: 0, api: createHandler(h.app) });
});
afterAll(() => server.close());

const own = { 'X-Millrace-Console': '1' };
const json = { 'Content-Type': 'application/json' };
const https = { 'X-Forwarded-Proto': 'https' };

const ask = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
  fetch(server.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const signIn = (headers: Record<string, string> = own) =>
  ask(
    'POST',
    '/v1/auth/sign-in',
    { ...json, ...headers },
    { email: h.a.admin.email, password, as: 'cookie' },
  );

const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
const codeOf = async (answer: Response) => ((await answer.json()) as { code?: string }).code;

describe('a session in a cookie', () => {
  it('is begun without the token in the body, and cannot be read by scripts or sent from other sites', async () => {
    const answer = await signIn();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ token: null, user: { id: h.a.admin.id } });
    const [cookie = '', ...others] = answer.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^millrace_session=ms_[\w-]{43}; /);
    expect(cookie.split('; ').slice(1).sort()).toEqual([
      expect.stringMatching(/^Expires=/),
      'HttpOnly',
      'Path=/',
      'SameSite=Strict',
    ]);
  });

  it('has the name and attribute that bind it to its host when the browser spoke https', async () => {
    const answer = await signIn({ ...own, ...https });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-millrace_session=ms_.*; Secure/);
    expect(cookie).not.toContain('Domain');
    const me = await ask('GET', '/v1/auth/me', { Cookie: cookieOf(answer), ...https });
    expect(me.status).toBe(200);
    const planted = cookieOf(answer).replace('__Host-', '');
    expect((await ask('GET', '/v1/auth/me', { Cookie: planted, ...https })).status).toBe(401);
  });

  it('is not begun from elsewhere', async () => {
    expect(await codeOf(await signIn({}))).toBe('csrf');
    expect(await codeOf(await signIn({ ...own, 'Sec-Fetch-Site': 'cross-site' }))).toBe('csrf');
  });

  it('reads without more, and changes only what the console itself asks for', async () => {
    const Cookie = `theme=dark; ${cookieOf(await signIn())}; lang=en`;
    expect((await ask('GET', '/v1/workspaces', { Cookie })).status).toBe(200);
    const create = (headers: Record<string, string>, name: string) =>
      ask('POST', '/v1/workspaces', { Cookie, ...json, ...headers }, { name });
    for (const headers of [{}, { 'X-Millrace-Console': '0' }, { ...own, 'Sec-Fetch-Site': 'cross-site' }]) {
      const refused = await create(headers, 'stolen');
      expect(refused.status).toBe(403);
      expect(await codeOf(refused)).toBe('csrf');
    }
    expect((await create({ ...own, 'Sec-Fetch-Site': 'same-origin' }, 'mine')).status).toBe(201);
    const crossRead = await ask('GET', '/v1/workspaces', { Cookie, 'Sec-Fetch-Site': 'cross-site' });
    expect(await codeOf(crossRead)).toBe('csrf');
    const sibling = await ask('GET', '/v1/workspaces', { Cookie, 'Sec-Fetch-Site': 'same-site' });
    expect(await codeOf(sibling)).toBe('csrf');
    const { items } = (await (await ask('GET', '/v1/workspaces', { Cookie })).json()) as {
      items: { name: string }[];
    };
    expect(items.map(({ name }) => name)).not.toContain('stolen');
  });

  it('does not stand in for an Authorization header that is wrong', async () => {
    const Cookie = cookieOf(await signIn());
    expect((await ask('GET', '/v1/auth/me', { Cookie, Authorization: 'Bearer wrong' })).status).toBe(401);
  });

  it('asks nothing more of who sends a token', async () => {
    const headers = { ...json, Authorization: `Bearer ${h.a.admin.token}`, 'Sec-Fetch-Site': 'cross-site' };
    expect((await ask('POST', '/v1/workspaces', headers, { name: 'from a script' })).status).toBe(201);
  });

  it('ends when signed out: the cookie is taken back, and worth nothing to who kept it', async () => {
    const Cookie = cookieOf(await signIn());
    expect(await codeOf(await ask('POST', '/v1/auth/sign-out', { Cookie }))).toBe('csrf');
    const out = await ask('POST', '/v1/auth/sign-out', { Cookie, ...own });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/^millrace_session=; .*Expires=Thu, 01 Jan 1970/);
    expect((await ask('GET', '/v1/auth/me', { Cookie })).status).toBe(401);
  });

  it('is what the client of the console uses', async () => {
    let Cookie = '';
    const client = createClient(
      server.url,
      { cookie: true },
      {
        // What a browser does with `credentials: 'same-origin'`.
        fetch: async (url, init) => {
          expect(init?.credentials).toBe('same-origin');
          expect(new Headers(init?.headers).has('authorization')).toBe(false);
          const answer = await fetch(url, { ...init, headers: { ...init?.headers, Cookie } });
          Cookie = cookieOf(answer) || Cookie;
          return answer;
        },
      },
    );
    const { token } = await client.auth.signIn({
      body: { email: h.a.admin.email, password, as: 'cookie' },
    });
    expect(token).toBeNull();
    expect((await client.workspaces.create({ body: { name: 'by cookie' } })).name).toBe('by cookie');
    const secret = await client.apiKeys.create({ body: { name: 'ci' } });
    expect(secret.secret).toMatch(/^mr_/);
  });
});
