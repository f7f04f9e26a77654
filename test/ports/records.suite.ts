import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Records, RecordWrite } from '../../functions/ports/records.ts';
import { eventually } from '../helpers/eventually.ts';

/** What every adapter of the records port promises. Tests use partitions of their own, so one table serves all. */
export function recordsSuite(name: string, open: () => Records): void {
  const fresh = () => `T#${randomUUID()}`;
  const put = (partition: string, sort: string, expected: 'absent' | number | 'any', value: unknown = sort) =>
    ({ op: 'put', key: { partition, sort }, value, expect: expected }) satisfies RecordWrite;

  // Real servers and processes on a busy machine may take their time.
  describe(`records: ${name}`, { timeout: 60_000 }, () => {
    test.each<[string, unknown]>([
      ['text', 'ü 汉字 𝄞 \u0000 "quoted"'],
      ['empty text', ''],
      ['numbers', [0, -0.5, 1e300, 5e-324, Number.MAX_SAFE_INTEGER, 1234567.125]],
      ['nothing', null],
      ['truth', [true, false]],
      ['empty things', { list: [], map: {}, '': { '': '' } }],
      ['depth', { a: { b: [{ c: [[['x']]] }] } }],
      ['large', { text: 'x'.repeat(300_000) }],
    ])('gives back exactly what was put: %s', async (_, value) => {
      const [records, partition] = [open(), fresh()];
      expect(await records.commit([put(partition, 'a', 'absent', value)])).toEqual({ ok: true });
      expect(await records.get({ partition, sort: 'a' })).toEqual({
        key: { partition, sort: 'a' },
        value,
        revision: 1,
      });
    });

    test('an unknown key is null', async () => {
      expect(await open().get({ partition: fresh(), sort: 'a' })).toBeNull();
    });

    test('a value that is not JSON is refused', async () => {
      const write = { ...put(fresh(), 'a', 'any'), value: undefined };
      await expect(open().commit([write])).rejects.toThrow(TypeError);
    });

    test('revisions grow by one, and expectations hold or stop the write', async () => {
      const [records, partition] = [open(), fresh()];
      const revision = async () => (await records.get({ partition, sort: 'a' }))?.revision;
      expect(await records.commit([put(partition, 'a', 1)])).toEqual({ ok: false, failed: [0] });
      expect(await records.commit([put(partition, 'a', 'absent')])).toEqual({ ok: true });
      expect(await records.commit([put(partition, 'a', 'absent')])).toEqual({ ok: false, failed: [0] });
      expect(await records.commit([put(partition, 'a', 1)])).toEqual({ ok: true });
      expect(await records.commit([put(partition, 'a', 1)])).toEqual({ ok: false, failed: [0] });
      expect(await revision()).toBe(2);
      expect(await records.commit([put(partition, 'a', 'any')])).toEqual({ ok: true });
      expect(await revision()).toBe(3);
      expect(await records.commit([put(partition, 'b', 'any')])).toEqual({ ok: true });
    });

    test('a delete needs its expectation too', async () => {
      const [records, partition] = [open(), fresh()];
      const key = { partition, sort: 'a' };
      await records.commit([put(partition, 'a', 'absent')]);
      expect(await records.commit([{ op: 'delete', key, expect: 2 }])).toEqual({ ok: false, failed: [0] });
      expect(await records.commit([{ op: 'delete', key, expect: 1 }])).toEqual({ ok: true });
      expect(await records.get(key)).toBeNull();
      expect(await records.commit([{ op: 'delete', key, expect: 1 }])).toEqual({ ok: false, failed: [0] });
      expect(await records.commit([{ op: 'delete', key, expect: 'any' }])).toEqual({ ok: true });
    });

    test('a commit is all or nothing, and names each write that failed', async () => {
      const [records, partition] = [open(), fresh()];
      await records.commit([put(partition, 'a', 'absent'), put(partition, 'b', 'absent')]);
      const outcome = await records.commit([
        put(partition, 'c', 'absent'),
        put(partition, 'a', 7),
        { op: 'check', key: { partition, sort: 'b' }, expect: 1 },
        { op: 'check', key: { partition, sort: 'b2' }, expect: 1 },
        { op: 'check', key: { partition, sort: 'b3' }, expect: 'absent' },
        { op: 'delete', key: { partition, sort: 'd' }, expect: 1 },
      ]);
      expect(outcome).toEqual({ ok: false, failed: [1, 3, 5] });
      expect(await records.get({ partition, sort: 'c' })).toBeNull();
      expect((await records.get({ partition, sort: 'a' }))?.revision).toBe(1);
      expect(
        await records.commit([
          put(partition, 'c', 'absent'),
          put(partition, 'a', 1),
          { op: 'check', key: { partition, sort: 'b' }, expect: 1 },
          { op: 'delete', key: { partition, sort: 'gone' }, expect: 'any' },
        ]),
      ).toEqual({ ok: true });
      expect((await records.get({ partition, sort: 'a' }))?.revision).toBe(2);
      expect((await records.get({ partition, sort: 'b' }))?.revision).toBe(1);
      expect((await records.get({ partition, sort: 'c' }))?.revision).toBe(1);
    });

    test('nothing to write is done, 100 writes are, and more or the same record twice are refused', async () => {
      const [records, partition] = [open(), fresh()];
      expect(await records.commit([])).toEqual({ ok: true });
      const many = Array.from({ length: 101 }, (_, n) => put(partition, `n${n}`, 'absent'));
      expect(await records.commit(many.slice(0, 100))).toEqual({ ok: true });
      await expect(records.commit(many.map((write) => ({ ...write, expect: 'any' })))).rejects.toThrow();
      await expect(
        records.commit([put(partition, 'x', 'any'), put(partition, 'x', 'any')]),
      ).rejects.toThrow();
    });

    test('of many writers of one revision exactly one wins', async () => {
      const [records, partition] = [open(), fresh()];
      await records.commit([put(partition, 'a', 'absent')]);
      for (let revision = 1; revision <= 5; revision++) {
        const outcomes = await Promise.all(
          Array.from({ length: 8 }, (_, n) =>
            n % 2 === 0
              ? records.commit([put(partition, 'a', revision, n)])
              : records.commit([put(partition, 'a', revision, n), put(partition, `by${n}`, 'any')]),
          ),
        );
        expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
        const winner = outcomes.findIndex(({ ok }) => ok);
        expect(await records.get({ partition, sort: 'a' })).toMatchObject({
          value: winner,
          revision: revision + 1,
        });
      }
    });

    test('getMany answers in the order asked, with null for the unknown, beyond one batch, and twice for twice', async () => {
      const [records, partition] = [open(), fresh()];
      await records.commit(Array.from({ length: 60 }, (_, n) => put(partition, `a${n}`, 'absent', n)));
      await records.commit(Array.from({ length: 60 }, (_, n) => put(partition, `b${n}`, 'absent', n)));
      const sorts = [
        ...Array.from({ length: 60 }, (_, n) => [`b${n}`, `none${n}`, `a${59 - n}`]).flat(),
        'a0',
      ];
      const found = await records.getMany(sorts.map((sort) => ({ partition, sort })));
      expect(found.map((record) => record?.key.sort ?? null)).toEqual(
        sorts.map((sort) => (sort.startsWith('none') ? null : sort)),
      );
      expect(await records.getMany([])).toEqual([]);
    });

    describe('lists', () => {
      const seed = async () => {
        const [records, partition] = [open(), fresh()];
        const sorts = ['RUN#1', 'RUN#2', 'RUN#3', 'RUN#4', 'A', 'RUN', 'RUN$', 'RUO', 'Z'];
        await records.commit(sorts.map((sort) => put(partition, sort, 'absent')));
        const page = async (options: Parameters<Records['list']>[1]) => {
          const { items, last } = await records.list(partition, options);
          return { sorts: items.map(({ key }) => key.sort), last };
        };
        return { records, partition, page };
      };

      test('only what begins with the prefix, in order', async () => {
        const { page } = await seed();
        expect(await page({ prefix: 'RUN#', limit: 10 })).toEqual({
          sorts: ['RUN#1', 'RUN#2', 'RUN#3', 'RUN#4'],
          last: null,
        });
        expect(await page({ prefix: '', limit: 3 })).toEqual({ sorts: ['A', 'RUN', 'RUN#1'], last: 'RUN#1' });
        expect(await page({ prefix: 'none', limit: 3 })).toEqual({ sorts: [], last: null });
      });

      test('pages go on after the last, and the last page says so', async () => {
        const { page } = await seed();
        expect(await page({ prefix: 'RUN#', limit: 2 })).toEqual({
          sorts: ['RUN#1', 'RUN#2'],
          last: 'RUN#2',
        });
        expect(await page({ prefix: 'RUN#', limit: 2, after: 'RUN#2' })).toEqual({
          sorts: ['RUN#3', 'RUN#4'],
          last: null,
        });
        expect(await page({ prefix: 'RUN#', limit: 2, after: 'RUN#4' })).toEqual({ sorts: [], last: null });
      });

      test('newest first', async () => {
        const { page } = await seed();
        expect(await page({ prefix: 'RUN#', limit: 3, reverse: true })).toEqual({
          sorts: ['RUN#4', 'RUN#3', 'RUN#2'],
          last: 'RUN#2',
        });
        expect(await page({ prefix: 'RUN#', limit: 3, reverse: true, after: 'RUN#2' })).toEqual({
          sorts: ['RUN#1'],
          last: null,
        });
      });

      test('after may be a key that is not there, also outside the prefix', async () => {
        const { page } = await seed();
        expect((await page({ prefix: 'RUN#', limit: 9, after: 'RUN#25' })).sorts).toEqual(['RUN#3', 'RUN#4']);
        expect((await page({ prefix: 'RUN#', limit: 9, after: 'B' })).sorts).toHaveLength(4);
        expect((await page({ prefix: 'RUN#', limit: 9, after: 'X' })).sorts).toEqual([]);
        expect((await page({ prefix: 'RUN#', limit: 9, after: 'X', reverse: true })).sorts).toHaveLength(4);
        expect((await page({ prefix: 'RUN#', limit: 9, after: 'B', reverse: true })).sorts).toEqual([]);
      });

      test('a page larger than one answer of the table is whole', async () => {
        const [records, partition] = [open(), fresh()];
        for (let n = 0; n < 5; n++) {
          await records.commit([put(partition, `n${n}`, 'absent', 'x'.repeat(300_000))]);
        }
        const { items, last } = await records.list(partition, { prefix: 'n', limit: 5 });
        expect(items.map(({ key }) => key.sort)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
        expect(last).toBeNull();
      });
    });

    test('the sparse index follows each put: in, moved, and out', async () => {
      const [records, partition] = [open(), fresh()];
      const [one, two] = [`ACTIVE#${randomUUID()}`, `ACTIVE#${randomUUID()}`];
      const sortsOf = async (index: string) =>
        (await records.listIndex(index)).map(({ sort }) => sort).sort();
      await records.commit([
        { ...put(partition, 'a', 'absent'), index: one },
        { ...put(partition, 'b', 'absent'), index: one },
        { ...put(partition, 'c', 'absent'), index: null },
        put(partition, 'd', 'absent'),
      ]);
      await eventually(async () => expect(await sortsOf(one)).toEqual(['a', 'b']));
      expect((await records.listIndex(one))[0]?.partition).toBe(partition);
      await records.commit([{ ...put(partition, 'a', 1), index: two }]);
      await records.commit([put(partition, 'b', 1)]);
      await eventually(async () => expect([await sortsOf(one), await sortsOf(two)]).toEqual([[], ['a']]));
      await records.commit([{ op: 'delete', key: { partition, sort: 'a' }, expect: 'any' }]);
      await eventually(async () => expect(await sortsOf(two)).toEqual([]));
    });

    test('a record with an expiry in the future is there', async () => {
      const [records, partition] = [open(), fresh()];
      await records.commit([{ ...put(partition, 'a', 'absent'), expiresAt: Date.now() + 3_600_000 }]);
      expect((await records.get({ partition, sort: 'a' }))?.value).toBe('a');
    });

    test('partitions do not see each other', async () => {
      const [records, one, two] = [open(), fresh(), fresh()];
      await records.commit([put(one, 'a', 'absent', 1), put(two, 'a', 'absent', 2)]);
      expect((await records.get({ partition: one, sort: 'a' }))?.value).toBe(1);
      expect((await records.list(two, { prefix: '', limit: 5 })).items).toHaveLength(1);
    });
  });
}
