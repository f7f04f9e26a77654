import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '../../functions/entry/local/http-server.ts';
import { createHandler } from '../../functions/http/handler.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';

/** A built console of two files, behind the local server. Requests are sent as they are written: fetch would tidy them. */
let h: Harness;
let server: HttpServer;
let folder: string;
const script = `/* ${'hello '.repeat(500)} */`;
const index = '<!doctype html><div id="root"></div>';

beforeAll(async () => {
  h = await makeHarness();
  folder = await mkdtemp(join(tmpdir(), 'millrace-console-'));
  await mkdir(join(folder, 'console', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'console', 'index.html'), index);
  await writeFile(join(folder, 'console', '.built'), 'hash');
  await writeFile(join(folder, 'console', 'assets', 'index-1234.js'), script);
  await writeFile(join(folder, 'console', 'assets', 'inter-1234.woff2'), 'font');
  await symlink(join(folder, 'secret.txt'), join(folder, 'console', 'assets', 'link.txt'));
  server = await startHttpServer({
    port: 0,
    api: createHandler(h.app),
    consoleDir: join(folder, 'console'),
  });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

type Raw = { status: number; headers: IncomingMessage['headers']; body: Buffer };
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> =>
  new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const status = response.statusCode ?? 0;
      resolve({ status, headers: response.headers, body: Buffer.concat(chunks) });
    })
      .once('error', reject)
      .end();
  });

describe('the console', () => {
  it.each([
    '/',
    '/index.html',
    '/workspaces/ws_1/jobs/job_2?tab=events',
    '/sign-in/',
    '/v1x',
    '/engineering',
  ])('answers a view with the one page, never from a cache: %s', async (path) => {
    const answer = await ask(path);
    expect([answer.status, String(answer.body)]).toEqual([200, index]);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('lets assets be kept for ever, compressed, with an ETag for each form', async () => {
    const path = '/assets/index-1234.js';
    const br = await ask(path, { 'Accept-Encoding': 'gzip, deflate, br' });
    expect(br.headers['content-encoding']).toBe('br');
    expect(String(brotliDecompressSync(br.body))).toBe(script);
    const gz = await ask(path, { 'Accept-Encoding': 'gzip, br;q=0' });
    expect(String(gunzipSync(gz.body))).toBe(script);
    const plain = await ask(path);
    expect(String(plain.body)).toBe(script);
    for (const { headers } of [br, gz, plain]) {
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers.vary).toBe('Accept-Encoding');
      expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    }
    expect(new Set([br, gz, plain].map(({ headers }) => headers.etag)).size).toBe(3);
    const again = await ask(path, { 'If-None-Match': plain.headers.etag ?? '' });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const font = await ask('/assets/inter-1234.woff2', { 'Accept-Encoding': 'br' });
    expect(font.headers['content-encoding']).toBeUndefined();
    expect(font.headers['content-type']).toBe('font/woff2');
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const head = await ask('/assets/index-1234.js', {}, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(String(script.length));
  });

  it.each(['/', '/assets/index-1234.js', '/jobs'])('carries the security headers: %s', async (path) => {
    const { headers } = await ask(path);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['permissions-policy']).toContain('camera=()');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets\\..\\..\\secret.txt',
    '//secret.txt',
    '/./secret.txt',
    '/assets/link.txt',
    '/.built',
    '/assets/index-1234.js%00.txt',
    '/assets/nothing.js',
    '/assets/../jobs',
    '/%2e%2e%2fjobs',
    `${'/a'.repeat(4000)}.js`,
  ])('gives nothing but its files, and 404 as a problem: %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(String(answer.body)).not.toContain('secret');
  });

  it.each(['/v1', '/v1/nothing', '/engine/v1/reports', '/openapi.json', '/healthz', '/metrics'])(
    'leaves to the API what is its own: %s',
    async (path) => {
      expect((await ask(path)).headers['content-type']).toMatch(/json/);
    },
  );

  it('takes nothing but reads', async () => {
    expect((await ask('/jobs', {}, 'POST')).status).toBe(404);
    expect((await ask('/assets/index-1234.js', {}, 'DELETE')).status).toBe(404);
  });

  it('is read anew when it was built anew, and says how to build it while it is not there', async () => {
    const dir = join(folder, 'later');
    const other = await startHttpServer({ port: 0, api: createHandler(h.app), consoleDir: dir });
    try {
      const before = await fetch(`${other.url}/`);
      expect(before.headers.get('content-security-policy')).toContain("default-src 'none'");
      const html = await before.text();
      expect(html).toContain('npx vite build web');
      expect(html).not.toContain('<script');
      for (const text of ['first', 'the second']) {
        await mkdir(dir, { recursive: true });
        await writeFile(join(dir, 'index.html'), text);
        await expect.poll(async () => (await fetch(`${other.url}/jobs`)).text()).toBe(text);
      }
    } finally {
      await other.close();
    }
  });
});
