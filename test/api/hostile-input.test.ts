import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, startHttpServer } from '../../functions/entry/local/http-server.ts';
import { createHandler } from '../../functions/http/handler.ts';
import type { OperationShape } from '../../shared/contract/operation.ts';
import { operationList } from '../../shared/contract/operations.ts';
import { paramNames, pathOf, sampleBody, sampleHeaders } from '../helpers/contract-samples.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';
import { type Populated, populate } from '../helpers/populate.ts';
import { expectNoFailure } from '../helpers/problem.ts';

/** Every operation, through the real server, with what nobody sends by accident. */
let h: Harness;
let own: Populated;
let server: HttpServer;
const failures: unknown[] = [];

beforeAll(async () => {
  h = await makeHarness();
  own = await populate(h, h.a);
  server = await startHttpServer({
    port: 0,
    api: createHandler(h.app),
    onError: (error) => failures.push(error),
  });
});
afterAll(() => server.close());

type Body = string | Uint8Array<ArrayBuffer>;
type Sent = { path?: string; query?: string; headers?: Record<string, string>; body?: Body };

const send = async (operation: OperationShape, what: string, sent: Sent): Promise<number> => {
  const { method, body } = operation;
  // What is deleted once would turn everything after it into a 404.
  const params = method === 'DELETE' ? { workspaceId: own.workspaceId } : { ...own };
  const answer = await fetch(server.url + (sent.path ?? pathOf(operation, params)) + (sent.query ?? ''), {
    method,
    headers: {
      Authorization: `Bearer ${h.a.admin.token}`,
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...sampleHeaders(operation),
      ...sent.headers,
    },
    ...(sent.body === undefined || method === 'GET' ? {} : { body: sent.body }),
  });
  const { status, headers } = answer;
  expectNoFailure({ status, headers, body: await answer.text() }, `${operation.id}, ${what}`);
  return status;
};

const values: unknown[] = [
  null,
  true,
  -1,
  1e308,
  0.1,
  '',
  'x'.repeat(70_000),
  '\u0000',
  '\ud800',
  '‮𝕫',
  "'; DROP TABLE a; --",
  '%{jndi:x}',
  [],
  [[]],
  {},
  { toString: 1 },
];

/** The sample with each of its fields (and those in its settings) in turn replaced by each value. */
const replaced = (sample: unknown): unknown[] => {
  if (typeof sample !== 'object' || sample === null) return [];
  return Object.entries(sample).flatMap(([name, inner]) => [
    ...values.map((value) => ({ ...sample, [name]: value })),
    ...replaced(inner).map((value) => ({ ...sample, [name]: value })),
  ]);
};

const deep = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);
const withBody = operationList.filter(({ body }) => body !== null);

describe('bodies', () => {
  it.each(withBody)('of the wrong type in every place: $id', async (operation) => {
    const sample = sampleBody(operation);
    for (const body of [...replaced(sample), ...values]) {
      await send(operation, JSON.stringify(body).slice(0, 80), { body: JSON.stringify(body) });
    }
  });

  it.each(withBody)('that are no honest JSON: $id', async (operation) => {
    const bodies: [string, Body][] = [
      ['deep arrays', deep(10_000, '[', ']')],
      ['deep objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
      ['deep inside', `{"name":${deep(10_000, '[', ']')},"settings":${deep(10_000, '[', ']')}}`],
      ['never closed', '['.repeat(1_000_000)],
      ['prototypes', '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}'],
      ['the same key twice', '{"name":"a","name":{"b":1}}'],
      ['a huge number', '{"name":1e99999,"cuLimit":1e99999}'],
      ['many keys', `{${Array.from({ length: 50_000 }, (_, n) => `"k${n}":1`).join(',')}}`],
      ['broken UTF-8', new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
      ['UTF-16', new Uint8Array(Buffer.from('{"name":"x"}', 'utf16le'))],
      ['binary', new Uint8Array(4_096).map((_, at) => (at * 31) % 256)],
      ['NaN', '{"name":NaN}'],
      ['two values', '{}{}'],
      ['a comment', '{/* */}'],
    ];
    for (const [what, body] of bodies) await send(operation, what, { body });
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  it.each(withBody)('larger than the limit, and much larger: $id', async (operation) => {
    for (const size of [1024 * 1024 + 1, 20_000_000]) {
      expect(await send(operation, `${size} bytes`, { body: new Uint8Array(size).fill(0x20) })).toBe(413);
    }
  });

  it.each(withBody)('of other types: $id', async (operation) => {
    for (const type of [
      'text/plain',
      'multipart/form-data',
      'application/json;charset=utf-7',
      '/',
      'ü'.repeat(9),
    ]) {
      await send(operation, type, { body: '{}', headers: { 'Content-Type': encodeURI(type) } });
    }
  });
});

const absurd = [
  '?__proto__=1',
  '?__proto__[isAdmin]=1&constructor=2&hasOwnProperty=3&toString=4',
  '?maxResults=-1',
  '?maxResults=1e9&maxResults=2',
  '?maxResults=NaN',
  '?maxResults=0x10',
  '?maxResults[]=1',
  `?nextToken=${'A'.repeat(3_000)}`,
  '?nextToken=%00%ff%fe',
  '?nextToken=eyJhZnRlciI6Ii4uLyJ9',
  '?nextToken=__proto__',
  '?%',
  '?%zz=%zz&%c3%28',
  '?=&&&===&',
  '??a?b#c',
  `?${'a=1&'.repeat(2_000)}`,
];

describe('addresses', () => {
  it.each(operationList)('with an absurd query: $id', async (operation) => {
    const body = operation.body ? JSON.stringify(sampleBody(operation)) : undefined;
    for (const query of absurd) {
      await send(operation, query, { query, ...(body === undefined ? {} : { body }) });
    }
  });

  it.each(operationList.filter((operation) => paramNames(operation).length > 0))(
    'with ids of other kinds, and what is no id: $id',
    async (operation) => {
      const others = [
        ...Object.values(own),
        '__proto__',
        'constructor',
        '%00',
        '%zz',
        '%c3%28',
        '..%2f..%2f',
        '%2e%2e',
        'a%0d%0aSet-Cookie:%20x=1',
        'x'.repeat(5_000),
        '0',
        '-1',
        '99999999999999999999',
        '%F0%9F%92%A9',
      ];
      for (const name of paramNames(operation)) {
        for (const other of others) {
          const path = operation.path.replace(/\{(\w+)\}/g, (_, param: string) =>
            param === name ? other : String({ ...own }[param] ?? 'x'),
          );
          // A job that is deleted or a workspace that is gone would spoil the rest.
          if (operation.method === 'DELETE' && Object.values(own).includes(other)) continue;
          await send(operation, path, { path });
        }
      }
    },
  );
});

describe('headers', () => {
  it.each(operationList)('that make no sense: $id', async (operation) => {
    const odd: Record<string, string>[] = [
      { Authorization: 'Bearer' },
      { Authorization: `Bearer ${'A'.repeat(7_000)}` },
      { Authorization: 'Basic YTpi' },
      { Authorization: `Bearer ${h.a.admin.token}, Bearer ${h.b.admin.token}` },
      { Authorization: '\u00ff\u00fe' },
      { 'If-Match': `"${'x'.repeat(5_000)}"` },
      { 'If-Match': 'W/"1", "2"' },
      { 'If-Match': '"\u00ff"' },
      { 'Idempotency-Key': 'x'.repeat(256) },
      { 'Idempotency-Key': '\u00ff' },
      { Cookie: `millrace_session=${'%'.repeat(100)}; =; ;;; __proto__=1` },
      { Accept: 'text/html;q=nonsense', 'Accept-Encoding': '*;q=-1' },
      { 'X-Forwarded-Proto': 'https, http', 'X-Forwarded-For': '::::', Forwarded: 'for="' },
      { 'Content-Length': '0', 'X-HTTP-Method-Override': 'DELETE' },
      { Range: 'bytes=0-1,5-2', 'If-Modified-Since': 'yesterday' },
    ];
    for (const headers of odd) {
      const { 'Content-Length': _, ...rest } = headers;
      await send(operation, JSON.stringify(headers), { headers: rest });
    }
  });
});

it('nothing of this was an error inside, and what was aimed at was there all the time', async () => {
  const job = await h.request('GET', `/v1/workspaces/${own.workspaceId}/jobs/${own.jobId}`);
  expect(job.status).toBe(200);
  expect(failures).toEqual([]);
  expect(h.logs.filter(({ error }) => error !== null)).toEqual([]);
});
