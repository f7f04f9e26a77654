import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { operationList } from '../../shared/contract/operations.ts';
import { errorCodes } from '../../shared/errors.ts';
import { paramNames, pathOf, sampleBody, sampleHeaders } from '../helpers/contract-samples.ts';
import { type Answer, type Harness, makeHarness } from '../helpers/harness.ts';
import { type Populated, populate } from '../helpers/populate.ts';

/** What holds for each operation because it is in the table. */
let h: Harness;
let own: Populated;

beforeAll(async () => {
  h = await makeHarness();
  own = await populate(h, h.a);
});

const expectProblem = ({ headers, body, status, text }: Answer): void => {
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(Object.keys(errorCodes)).toContain(body.code);
  expect(errorCodes[body.code as keyof typeof errorCodes].status).toBe(status);
  expect(body).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
    fix: expect.any(String),
  });
  expect(body.requestId).toBe(headers.get('x-request-id'));
  expect(text).not.toMatch(/\.ts\b|node_modules|at \w+ \(/);
};

const secured = operationList.filter(({ auth }) => auth === 'required');
const withBody = operationList.filter(({ body }) => body !== null);

describe('every operation', () => {
  it.each(secured)('refuses who has no token, or a wrong one: $id', async (operation) => {
    const made = `m${'r'}_${'A'.repeat(43)}`;
    for (const token of [null, 'nonsense', made, `${h.a.admin.token}x`]) {
      const answer = await h.request(operation.method, pathOf(operation, { ...own }), { token });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expectProblem(answer);
    }
  });

  it.each(withBody)(
    'refuses a body that is not JSON, not declared as JSON, or too large: $id',
    async (operation) => {
      const ask = (raw: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
        h.request(operation.method, pathOf(operation, { ...own }), {
          raw,
          headers: { ...sampleHeaders(operation), 'Content-Type': type },
        });
      for (const [raw, type, code] of [
        ['{"name": ', 'application/json', 'bad_json'],
        [new Uint8Array([0x22, 0xff, 0x22]), 'application/json; charset=utf-8', 'bad_json'],
        ['{}', 'text/plain', 'unsupported_media_type'],
        ['{}', 'application/json; charset=latin1', 'unsupported_media_type'],
        [`{"name":"${'x'.repeat(1024 * 1024)}"}`, 'application/json', 'too_large'],
      ] as const) {
        const answer = await ask(raw, type);
        expect(answer.body.code, String(raw).slice(0, 20)).toBe(code);
        expectProblem(answer);
      }
    },
  );

  it.each(withBody)('names every field that does not belong there: $id', async (operation) => {
    const json = { ...(sampleBody(operation) as object), surplus: 1, alsoSurplus: 2 };
    const answer = await h.request(operation.method, pathOf(operation, { ...own }), {
      json,
      headers: sampleHeaders(operation),
    });
    expect(answer.status).toBe(400);
    const locations = answer.body.errors.map(({ location }: { location: string }) => location);
    expect(locations).toEqual(expect.arrayContaining(['body.surplus', 'body.alsoSurplus']));
    expectProblem(answer);
  });

  it.each(withBody)('refuses what is no object: $id', async (operation) => {
    for (const raw of ['null', '1', '"text"', '[]']) {
      const headers = sampleHeaders(operation);
      const answer = await h.request(operation.method, pathOf(operation, { ...own }), { raw, headers });
      expect(answer.status, raw).toBe(400);
    }
  });

  it.each(operationList)('refuses a query it does not know: $id', async (operation) => {
    const answer = await h.request(operation.method, `${pathOf(operation, { ...own })}?surplus=1`, {
      headers: sampleHeaders(operation),
      ...(operation.body ? { json: sampleBody(operation) } : {}),
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ location: 'query.surplus' })]);
  });

  it.each(operationList.filter((operation) => paramNames(operation).length > 0))(
    'refuses an id that has not the form of one: $id',
    async (operation) => {
      for (const name of paramNames(operation)) {
        const answer = await h.request(operation.method, pathOf(operation, { ...own, [name]: "x' OR 1=1" }));
        expect(answer.status).toBe(400);
        expect(answer.body.errors[0].location).toBe(`path.${name}`);
      }
    },
  );

  it.each(operationList.filter(({ ifMatch }) => ifMatch === true))(
    'needs If-Match: $id',
    async (operation) => {
      const ask = (headers: Record<string, string>) =>
        h.request(operation.method, pathOf(operation, { ...own }), { json: sampleBody(operation), headers });
      expect((await ask({})).status).toBe(428);
      expect((await ask({ 'If-Match': 'unquoted' })).status).toBe(400);
      expect((await ask({ 'If-Match': '"0"' })).status).toBe(412);
    },
  );

  it('carries the security headers, also on errors', async () => {
    for (const path of ['/healthz', '/nowhere', '/v1/auth/me']) {
      const { headers } = await h.request('GET', path, { token: null });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-request-id')).toMatch(/^req_/);
    }
  });

  it('answers 404 for an unknown address and 405 with Allow for an unknown method', async () => {
    expectProblem(await h.request('GET', '/v1/nothing-here'));
    const answer = await h.request('PUT', '/v1/workspaces');
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST');
    expectProblem(answer);
  });

  it('shows nothing of an error that nobody expected, and logs it', async () => {
    const secret = 'host=10.1.2.3 password=hunter2';
    h.records.faults.failNext('getMany', 1, new Error(secret));
    const answer = await h.request('GET', '/v1/workspaces');
    expect(answer.status).toBe(500);
    expectProblem(answer);
    expect(answer.text).not.toContain('hunter2');
    expect(String(h.logs.at(-1)?.error)).toContain('hunter2');
  });

  it('logs neither token nor body nor query', () => {
    const log = JSON.stringify(h.logs);
    expect(log).not.toContain(h.a.admin.token);
    expect(log).not.toContain('surplus');
    expect(h.logs.length).toBeGreaterThan(100);
  });
});

describe('the way to the table', () => {
  const reads = () => {
    const { get, getMany, list } = h.records.faults.calls;
    return get + getMany + list;
  };

  it.each([
    ['a job', 1, () => `/v1/workspaces/${own.workspaceId}/jobs/${own.jobId}`],
    ['a workspace', 1, () => `/v1/workspaces/${own.workspaceId}`],
    ['a list of jobs', 2, () => `/v1/workspaces/${own.workspaceId}/jobs`],
  ])(
    'of %s takes %i round trips once the token was seen, authorization included',
    async (_what, trips, path) => {
      await h.request('GET', '/v1/auth/me');
      const before = reads();
      expect((await h.request('GET', path())).status).toBe(200);
      expect(reads() - before).toBe(trips);
    },
  );
});

describe('whatever is sent', () => {
  const json = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record(
      {
        name: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
        sql: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
        settings: fc.oneof(
          fc.dictionary(
            fc.constantFrom('parallelism', 'topology', 'flinkConfig', '__proto__', 'compactCu'),
            fc.jsonValue(),
          ),
          fc.jsonValue(),
        ),
        cuLimit: fc.oneof(fc.double(), fc.jsonValue()),
        from: fc.oneof(fc.constantFrom('latest', 'empty'), fc.record({ path: fc.string() }), fc.jsonValue()),
        version: fc.oneof(fc.integer(), fc.jsonValue()),
        note: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
        email: fc.oneof(fc.emailAddress(), fc.jsonValue()),
        maxParallelism: fc.oneof(fc.integer(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
  );
  const visible = fc.string({
    unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
    maxLength: 300,
  });
  const request = fc.record({
    operation: fc.constantFrom(...operationList.filter(({ id }) => id !== 'auth.signIn')),
    body: fc.oneof(
      json.map((value) => JSON.stringify(value)),
      fc.string(),
    ),
    query: fc.webQueryParameters(),
    param: fc.option(fc.webSegment()),
    headers: fc.record({ 'If-Match': visible, 'Idempotency-Key': visible }, { requiredKeys: [] }),
  });

  it('is answered, and never with 500', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ operation, body, query, param, headers }) => {
        const names = paramNames(operation);
        const last = names.at(-1);
        const params = { ...own, ...(param !== null && last ? { [last]: param } : {}) };
        const search = query === '' || query.length > 200 ? '' : `?${query}`;
        // A list of what is there must not be emptied by a lucky DELETE.
        const method = operation.method === 'DELETE' ? 'GET' : operation.method;
        const answer = await h.request(method, pathOf(operation, params) + search, {
          headers,
          ...(method === 'GET' || body === '' ? {} : { raw: body }),
        });
        expect(answer.status, `${operation.id}: ${String(h.logs.at(-1)?.error)}`).toBeLessThan(500);
        if (answer.status >= 400) expectProblem(answer);
      }),
      { numRuns: 1_500 },
    );
  });
});
