import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../functions/http/app.ts';
import { createRateLimiter } from '../../functions/http/rate-limit.ts';
import { createClient } from '../../shared/client/client.ts';
import { type Harness, makeHarness } from '../helpers/harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await makeHarness();
});

describe('the limit of a key', () => {
  const limited = () => createApp(h.deps, { rateLimit: { perSecond: 2, burst: 3 } });

  it('answers 429 with Retry-After to one key, and serves the others and what is public', async () => {
    const app = limited();
    const me = (token: string | null) => h.request('GET', token ? '/v1/auth/me' : '/healthz', { token, app });
    for (let n = 0; n < 3; n += 1) expect((await me(h.a.admin.token)).status).toBe(200);
    const refused = await me(h.a.admin.token);
    expect([refused.status, refused.body.code, refused.body.retry]).toEqual([429, 'rate_limited', true]);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await me(h.b.admin.token)).status).toBe(200);
    for (let n = 0; n < 10; n += 1) expect((await me(null)).status).toBe(200);
    await expect.poll(async () => (await me(h.a.admin.token)).status, { timeout: 5_000 }).toBe(200);
  });

  it('costs nothing to be refused: neither table nor use case is asked', async () => {
    const app = limited();
    const ask = () => h.request('POST', '/v1/workspaces', { json: { name: `w${Math.random()}` }, app });
    for (let n = 0; n < 3; n += 1) await ask();
    const before = { ...h.records.faults.calls };
    expect((await ask()).status).toBe(429);
    expect(h.records.faults.calls).toEqual(before);
  });

  it('is waited for by the client, whatever it wanted, when it is not long', async () => {
    const app = limited();
    const waits: number[] = [];
    const client = createClient('http://millrace.test', h.a.admin.token, {
      fetch: async (url, init) => app.request(String(url), init),
      sleep: async (ms) => {
        waits.push(ms);
        await new Promise((resolve) => setTimeout(resolve, ms));
      },
    });
    for (let n = 0; n < 5; n += 1) await client.workspaces.create({ body: { name: `number ${n}` } });
    expect(waits.length).toBeGreaterThan(0);
    expect(waits[0]).toBe(1_000);
  });
});

describe('the bucket', () => {
  it('never lets more through than burst and rate allow, and never less', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
        (perSecond, burst, pauses) => {
          const take = createRateLimiter({ perSecond, burst });
          let [now, allowed, left] = [0, 0, burst];
          for (const pause of pauses) {
            now += pause;
            left = Math.min(burst, left + (pause / 1_000) * perSecond);
            let refused = false;
            try {
              take('key', now);
              allowed += 1;
              left -= 1;
            } catch {
              refused = true;
            }
            expect(refused).toBe(left < (refused ? 1 : 0) - 1e-9);
          }
          expect(allowed).toBeLessThanOrEqual(burst + (now / 1_000) * perSecond + 1e-9);
        },
      ),
    );
  });

  it('of a key that many others came after is full again, and memory stays bounded', () => {
    const take = createRateLimiter({ perSecond: 1, burst: 1 });
    take('first', 0);
    expect(() => take('first', 0)).toThrow(/requests a second/);
    for (let n = 0; n < 10_000; n += 1) take(`key ${n}`, 0);
    take('first', 0);
  });
});
