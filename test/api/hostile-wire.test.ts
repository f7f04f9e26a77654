import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '../../functions/entry/local/http-server.ts';
import { createHandler } from '../../functions/http/handler.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';
import { expectNoFailure } from '../helpers/problem.ts';
import { readAnswer, sendRaw } from '../helpers/wire.ts';

/** Bytes that no HTTP client sends. Each connection must be answered or closed, and the next one served. */
let h: Harness;
let server: HttpServer;
const failures: unknown[] = [];

beforeAll(async () => {
  h = await makeHarness();
  server = await startHttpServer({
    port: 0,
    api: createHandler(h.app),
    onError: (error) => failures.push(error),
    patience: { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 },
  });
});
afterAll(() => server.close());

const close = 'Host: x\r\nConnection: close\r\n';
const get = (target: string, headers = '') => `GET ${target} HTTP/1.1\r\n${close}${headers}\r\n`;
const post = (headers: string, body: string) =>
  `POST /v1/auth/sign-in HTTP/1.1\r\n${close}Content-Type: application/json\r\n${headers}\r\n${body}`;

const expectStillThere = async () => expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

describe('requests that are HTTP, but no honest ones', () => {
  it.each([
    ['an encoded slash', get('/v1%2fworkspaces'), 404],
    ['dots', get('/v1/../../../etc/passwd'), 404],
    ['two slashes', get('//v1//workspaces'), 404],
    ['a backslash', get('/v1\\workspaces'), 401],
    ['broken percent signs', get('/v1/workspaces/%zz%c3%28'), 401],
    ['an encoded NUL', get('/v1/workspaces/%00'), 401],
    ['an absolute address', get('http://other.example/v1/workspaces'), 404],
    ['an address of another scheme', get('ftp:/x'), 400],
    ['a whole server as target', `OPTIONS * HTTP/1.1\r\n${close}\r\n`, 404],
    ['a host that is none', 'GET /healthz HTTP/1.1\r\nHost: a b:99999/\r\nConnection: close\r\n\r\n', 200],
    ['a long address', get(`/${'a'.repeat(10_000)}`), 404],
    ['a longer address', get(`/${'a'.repeat(140_000)}`), 400],
    ['a header of 140 kB', get('/healthz', `X-Long: ${'x'.repeat(140_000)}\r\n`), 400],
    [
      'a thousand headers',
      get('/healthz', Array.from({ length: 1_000 }, (_, n) => `X-${n}: 1\r\n`).join('')),
      200,
    ],
    ['a bare line feed in a header', get('/healthz', 'X-A: 1\nX-B: 2\r\n'), 400],
    ['a bare carriage return in a header', get('/healthz', 'X-A: 1\rX-B: 2\r\n'), 400],
    ['a NUL in a header', get('/healthz', 'X-A: \0\r\n'), 400],
    ['TRACE', `TRACE /v1/workspaces HTTP/1.1\r\n${close}\r\n`, 405],
    ['a method of WebDAV', `PROPFIND /v1/workspaces HTTP/1.1\r\n${close}\r\n`, 405],
    [
      'OPTIONS of another site',
      `OPTIONS /v1/workspaces HTTP/1.1\r\n${close}Origin: http://evil.example\r\n\r\n`,
      405,
    ],
    ['a method nobody knows', `BREW /pot HTTP/1.1\r\n${close}\r\n`, 400],
    ['a GET with a body', get('/v1/workspaces', 'Content-Length: 2\r\n').concat('{}'), 401],
    ['a length that is none', post('Content-Length: -5\r\n', '{}'), 400],
    ['two lengths', post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), 400],
    ['a length and chunks', post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
    ['chunks', post('Transfer-Encoding: chunked\r\n', '1\r\n{\r\n1\r\n}\r\n0\r\n\r\n'), 400],
    ['chunks of a wrong size', post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n'), null],
    ['an encoding nobody knows', post('Transfer-Encoding: gzip\r\n', 'xx'), 400],
    ['a body of gzip', post('Content-Encoding: gzip\r\nContent-Length: 2\r\n', '\u001f\u008b'), null],
    ['HTTP/0.9', 'GET /healthz\r\n\r\n', 200],
    ['an expectation nobody can meet', get('/healthz', 'Expect: the-unexpected\r\n'), 200],
    ['HTTP/9.9', `GET /healthz HTTP/9.9\r\n${close}\r\n`, 400],
    ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), 400],
    ['noise', Buffer.from(Array.from({ length: 3_000 }, (_, n) => (n * 97) % 256)), 400],
  ])('are answered as a problem or served: %s', async (what, bytes, status) => {
    const answer = readAnswer(await sendRaw(server.port, [bytes]));
    if (status !== null || answer) {
      expect(answer, what).not.toBeNull();
      if (answer) expectNoFailure(answer, what);
      if (status !== null) expect(answer?.status, answer?.body).toBe(status);
      expect(answer?.headers.get('access-control-allow-origin')).toBeNull();
    }
    await expectStillThere();
  });

  it('garbage behind an honest request spoils nothing but itself', async () => {
    const kept = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
    const answers = String(await sendRaw(server.port, [`${kept}${kept}\u0000garbage\r\n\r\n`]));
    const statuses = answers
      .split('HTTP/1.1 ')
      .slice(1)
      .map((answer) => answer.slice(0, 3));
    expect(statuses.at(-1)).toBe('400');
    for (const status of statuses.slice(0, -1)) expect(status).toBe('200');
    await expectStillThere();
  });
});

describe('slow senders', () => {
  it.each([
    ['half a header', 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: '],
    ['a body that never comes', post('Content-Length: 100\r\n', '{"email":')],
    ['chunks that never end', post('Transfer-Encoding: chunked\r\n', '1\r\n{\r\n')],
  ])('are not waited for: %s', async (what, bytes) => {
    const began = performance.now();
    const answer = readAnswer(await sendRaw(server.port, [bytes]));
    expect(performance.now() - began).toBeLessThan(5_000);
    if (answer) expectNoFailure(answer, what);
    await expectStillThere();
  });

  it('many at once do not keep others out', async () => {
    const slow = Array.from({ length: 200 }, () =>
      sendRaw(server.port, ['GET /healthz HTTP/1.1\r\nHost: x\r\n']),
    );
    await expectStillThere();
    await Promise.all(slow);
    await expectStillThere();
  });
});

it('nothing of this was an error inside', () => {
  expect(failures).toEqual([]);
  expect(h.logs.filter(({ error }) => error !== null)).toEqual([]);
});
