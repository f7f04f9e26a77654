import { describe, expect, it } from 'vitest';
import { useCases } from '../../functions/usecases/index.ts';
import { makeOpenapi } from '../../shared/contract/openapi.ts';
import { pathParams } from '../../shared/contract/operation.ts';
import { operationList, operations } from '../../shared/contract/operations.ts';

/** The contract is whole: what one reader of it needs is there for every operation. */
const byId = operationList.map((operation) => [operation.id, operation] as const);
const names = (value: unknown) => JSON.stringify(value);

describe('every operation', () => {
  it.each(byId)('%s has a use case and stands under its own id', (id, operation) => {
    expect(useCases).toHaveProperty([id]);
    expect(Object.entries(operations).find(([, value]) => value === operation)?.[0]).toBe(id);
  });

  it.each(byId)('%s has an example that its schema takes', (_id, { body }) => {
    const example = body?.meta()?.example;
    if (example !== undefined) expect(body?.safeParse(example).error?.issues).toBeUndefined();
    else
      expect(
        body === null || body.safeParse({}).success || body === operations['jobs.updateDraft'].body,
      ).toBe(true);
  });

  it.each(byId)('%s has only path parameters that are known', (_id, { path }) => {
    for (const [, name = ''] of path.matchAll(/\{(\w+)\}/g)) expect(Object.keys(pathParams)).toContain(name);
  });

  it('has an address and command words of its own', () => {
    const addresses = operationList.map(({ method, path }) => `${method} ${path}`);
    const words = operationList.map(({ cli }) => `${cli.noun} ${cli.verb}`);
    expect(new Set(addresses).size).toBe(operationList.length);
    expect(new Set(words).size).toBe(operationList.length);
  });

  it('asks for If-Match when it updates, and answers the ETag it would need', () => {
    for (const { id, method, path, ifMatch, etag, etagFrom } of operationList) {
      const updates = method === 'PUT' || method === 'PATCH';
      expect(ifMatch !== false, id).toBe(updates || etagFrom !== undefined);
      if (updates) expect(ifMatch, id).toBe(true);
      if (updates) expect(etag, id).toBe(true);
      // The ETag of another thing is read where that thing is read.
      const read = operationList.find((other) => other.method === 'GET' && other.path === (etagFrom ?? path));
      if (ifMatch) expect(read?.etag, id).toBe(true);
    }
  });

  it('pages when it lists', () => {
    for (const { id, query } of operationList.filter((operation) => /\.list/.test(operation.id))) {
      expect(Object.keys(query.shape), id).toEqual(expect.arrayContaining(['maxResults', 'nextToken']));
    }
  });
});

describe('the OpenAPI document', () => {
  const document = makeOpenapi();

  it('is the one committed: after a wanted change run `npm run openapi`', async () => {
    await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot(
      '../../shared/contract/openapi.json',
    );
  });

  it('has every operation once', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods as Record<string, { operationId: string }>).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual(operationList.map(({ id }) => id).sort());
  });

  it('refers only to what it has', () => {
    const references = [...names(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(references.length).toBeGreaterThan(100);
    for (const path of references) {
      const found = path
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect(found, path).toBeDefined();
    }
  });

  it('says what secures it, and that problems are problems', () => {
    const paths = document.paths as Record<
      string,
      Record<string, { security: unknown[]; responses: Record<string, unknown> }>
    >;
    for (const { id, path, method, auth } of operationList) {
      const described = paths[path]?.[method.toLowerCase()];
      expect(described?.security, id).toEqual(auth === 'public' ? [] : [{ token: [] }, { session: [] }]);
      expect(names(described?.responses['400']), id).toContain('application/problem+json');
    }
  });
});
