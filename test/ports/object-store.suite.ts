import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ObjectStore } from '../../functions/ports/object-store.ts';

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

/** What every adapter of the object-store port promises. Tests use prefixes of their own, so one bucket serves all. */
export function objectStoreSuite(name: string, open: () => ObjectStore): void {
  const fresh = () => `suite/${randomUUID()}`;

  // Real servers and processes on a busy machine may take their time.
  describe(`object store: ${name}`, { timeout: 60_000 }, () => {
    test('gives back the bytes that were put, with their ETag', async () => {
      const [store, key] = [open(), fresh()];
      const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => (n * 7) % 256);
      const { etag } = await store.put(key, bytes, 'application/octet-stream');
      const found = await store.get(key);
      expect(found?.etag).toBe(etag);
      expect(Buffer.compare(found?.body ?? Buffer.of(), bytes)).toBe(0);
    });

    test('text is UTF-8, empty is empty, a new put replaces', async () => {
      const [store, key] = [open(), fresh()];
      await store.put(key, 'ü 汉字 𝄞');
      expect(text((await store.get(key))?.body)).toBe('ü 汉字 𝄞');
      const { etag } = await store.put(key, '');
      expect(await store.get(key)).toMatchObject({ etag });
      expect((await store.get(key))?.body).toHaveLength(0);
    });

    test('keys with spaces, plus, percent, equals and other letters name one object each', async () => {
      const [store, prefix] = [open(), fresh()];
      const keys = [' a', '%20a', '+a', 'a=b&c', 'ü', '汉字', "it's(1)!*"].map((end) => `${prefix}/${end}`);
      for (const key of keys) await store.put(key, key);
      for (const key of keys) expect(text((await store.get(key))?.body)).toBe(key);
      expect((await store.list(`${prefix}/`)).map(({ key }) => key).sort()).toEqual([...keys].sort());
    });

    test('an unknown key is null, and deleting it is no error', async () => {
      const [store, key] = [open(), fresh()];
      expect(await store.get(key)).toBeNull();
      await store.delete(key);
      await store.put(key, 'x');
      await store.delete(key);
      expect(await store.get(key)).toBeNull();
    });

    test('putIf absent writes once', async () => {
      const [store, key] = [open(), fresh()];
      const first = await store.putIf(key, 'one', 'absent');
      expect(first).toMatchObject({ etag: expect.any(String) });
      expect(await store.putIf(key, 'two', 'absent')).toBe('conflict');
      expect(text((await store.get(key))?.body)).toBe('one');
      await store.delete(key);
      expect(await store.putIf(key, 'three', 'absent')).not.toBe('conflict');
    });

    test('putIf with an ETag replaces only what has it', async () => {
      const [store, key] = [open(), fresh()];
      const { etag: first } = await store.put(key, 'one');
      const second = await store.putIf(key, 'two', { etag: first });
      expect(second).toMatchObject({ etag: expect.any(String) });
      expect(await store.putIf(key, 'three', { etag: first })).toBe('conflict');
      const found = await store.get(key);
      expect([text(found?.body), found?.etag]).toEqual(['two', (second as { etag: string }).etag]);
      await store.delete(key);
      expect(await store.putIf(key, 'four', { etag: first })).toBe('conflict');
      expect(await store.get(key)).toBeNull();
    });

    test.each(['absent', 'etag'] as const)('of 8 writers exactly one wins (%s), 40 times', async (kind) => {
      const [store, prefix] = [open(), fresh()];
      for (let round = 0; round < 40; round++) {
        const key = `${prefix}/${round}`;
        const condition = kind === 'absent' ? kind : await store.put(key, 'start');
        const outcomes = await Promise.all(
          Array.from({ length: 8 }, (_, n) => store.putIf(key, `writer ${n}`, condition)),
        );
        const winners = outcomes.flatMap((outcome, n) => (outcome === 'conflict' ? [] : [n]));
        expect(winners).toHaveLength(1);
        expect(text((await store.get(key))?.body)).toBe(`writer ${winners[0]}`);
      }
    });

    test('a read beside a writer is never of two writes at once', async () => {
      const [store, key] = [open(), fresh()];
      await store.put(key, 'first');
      let writing = true;
      let torn = 0;
      const readers = [1, 2, 3].map(async () => {
        while (writing) {
          const found = await store.get(key);
          const hash = createHash('md5')
            .update(found?.body ?? '')
            .digest('hex');
          if (found?.etag !== `"${hash}"`) torn++;
        }
      });
      for (let n = 0; n < 100; n++) await store.put(key, `body ${n} `.repeat(1 + (n % 50)));
      writing = false;
      await Promise.all(readers);
      expect(torn).toBe(0);
    });

    test('list gives every key below the prefix, in key order, with size and time', async () => {
      const [store, prefix] = [open(), fresh()];
      const ends = ['e1/chk-10/_metadata', 'e1/chk-2/_metadata', 'e1/chk-2/a', 'e2/x', 'e10', 'e'];
      const before = Date.now() - 5_000;
      for (const end of ends) await store.put(`${prefix}/${end}`, end);
      const all = await store.list(`${prefix}/`);
      expect(all.map(({ key }) => key.slice(prefix.length + 1))).toEqual([...ends].sort());
      expect(all.find(({ key }) => key.endsWith('e10'))?.size).toBe(3);
      expect(all.every(({ modifiedAt }) => modifiedAt > before && modifiedAt < Date.now() + 5_000)).toBe(
        true,
      );
      expect((await store.list(`${prefix}/e1/chk-2/`)).map(({ size }) => size)).toEqual([18, 10]);
      expect(await store.list(`${prefix}/none`)).toEqual([]);
    });

    test('list has more than one page', async () => {
      const [store, prefix] = [open(), fresh()];
      const numbers = Array.from({ length: 1_050 }, (_, n) => String(n).padStart(5, '0'));
      for (let at = 0; at < numbers.length; at += 25) {
        await Promise.all(numbers.slice(at, at + 25).map((n) => store.put(`${prefix}/${n}`, n)));
      }
      const keys = (await store.list(`${prefix}/`)).map(({ key }) => key.slice(prefix.length + 1));
      expect(keys).toEqual(numbers);
    });
  });
}
