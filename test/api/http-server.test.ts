import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '../../functions/entry/local/http-server.ts';
import { createHandler } from '../../functions/http/handler.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';

/** The very Lambda handler, behind real requests on loopback. */
let h: Harness;
let server: HttpServer;
const errors: unknown[] = [];

beforeAll(async () => {
  h = await makeHarness();
  server = await startHttpServer({
    port: 0,
    api: createHandler(h.app),
    engineChannel: async (event) => ({
      statusCode: 200,
      body: `channel ${'rawPath' in event ? event.rawPath : ''}`,
    }),
    onError: (error) => errors.push(error),
  });
});

afterAll(() => server.close());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(server.url + path, {
    ...init,
    headers: { Authorization: `Bearer ${h.a.admin.token}`, ...init.headers },
  });

describe('the local server', () => {
  it('listens on loopback only', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port: server.port });
      socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
      socket.once('close', () => socket.destroy());
    });
    expect(refused).toBe(true);
  });

  it('carries method, path, query, headers and a body in UTF-8', async () => {
    const path = `/v1/workspaces/${h.a.workspaceId}/jobs`;
    const json = { name: 'Bestellungen über 数据', sql: '-- ünï\nINSERT' };
    const created = await ask(path, {
      method: 'POST',
      body: JSON.stringify(json),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"1"');
    const page = await (await ask(`${path}?maxResults=1`)).json();
    expect(page).toMatchObject({ items: [{ name: json.name }] });
    const draft = await ask(`${path}/${(page as { items: { id: string }[] }).items[0]?.id}/draft`);
    expect(await draft.json()).toMatchObject({ sql: json.sql });
  });

  it('answers 204 and HEAD without a body', async () => {
    const gone = await ask('/v1/auth/sign-out', { method: 'POST' });
    expect([gone.status, await gone.text()]).toEqual([204, '']);
    const head = await ask('/healthz', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('sends agents to their own handler', async () => {
    const answer = await ask('/engine/v1/reports', { method: 'POST', body: '{}' });
    expect(await answer.text()).toBe('channel /engine/v1/reports');
  });

  it('refuses a body over the limit, also when it comes without a length', async () => {
    const path = `/v1/workspaces/${h.a.workspaceId}/jobs`;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${server.url}${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${h.a.admin.token}`, 'Content-Type': 'application/json' },
      });
      request.once('response', (response) => resolve(response.resume().statusCode)).once('error', reject);
      for (let n = 0; n < 20; n += 1) request.write('x'.repeat(60_000));
      request.end();
    });
    expect(status).toBe(413);
  });

  it('does not fall over a client that goes away', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    socket.write('POST /v1/workspaces HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{');
    socket.destroy();
    expect((await ask('/healthz')).status).toBe(200);
    expect(errors).toEqual([]);
  });

  it('rejects with the reason of the system when the port is taken', async () => {
    const second = startHttpServer({ port: server.port, api: createHandler(h.app) });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
