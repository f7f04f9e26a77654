import { beforeEach, describe, expect, it } from 'vitest';
import type { SecretStore } from '../../functions/ports/secret-store.ts';
import { secretReference } from '../../shared/resources/secret-reference.ts';

const reference = (n: number, tenant = 'tn_1') => secretReference(tenant, 'ws_1', new Uint8Array(16).fill(n));

/** What every secret store promises. */
export function secretStoreSuite(name: string, makeStore: () => Promise<SecretStore>): void {
  describe(`a secret store: ${name}`, () => {
    let store: SecretStore;
    beforeEach(async () => {
      store = await makeStore();
    });

    it('gives back what was put, whatever is in it', async () => {
      const value = `it's "quoted" \\ \n ${'\u00fc\u2022\u{1f511}'.repeat(100)}`;
      await store.put(reference(1), value);
      expect(await store.get(reference(1))).toBe(value);
    });

    it('has nothing under other references, of other tenants among them', async () => {
      await store.put(reference(1), 'one of mine');
      expect(await store.get(reference(2))).toBeNull();
      expect(await store.get(reference(1, 'tn_2'))).toBeNull();
      await store.put(reference(1, 'tn_2'), 'one of theirs');
      expect(await store.get(reference(1))).toBe('one of mine');
    });

    it('takes the same value again, and never another one', async () => {
      await store.put(reference(1), 'first');
      await store.put(reference(1), 'first');
      const refused = store.put(reference(1), 'second');
      await expect(refused).rejects.toThrow();
      await expect(refused).rejects.not.toThrow(/second|first/);
      expect(await store.get(reference(1))).toBe('first');
    });

    it('forgets what is deleted, and minds no second time', async () => {
      await store.put(reference(1), 'gone');
      await store.delete(reference(1));
      await store.delete(reference(1));
      expect(await store.get(reference(1))).toBeNull();
    });

    it.each(['', '../tn_1/ws_1/x', 'tn_1/../tn_2/00', 'tn_1/ws_1', '/etc/passwd'])(
      'takes %j for no reference',
      async (strange) => {
        await expect(store.get(strange)).rejects.toThrow('not the reference');
        await expect(store.put(strange, 'value')).rejects.toThrow('not the reference');
        await expect(store.delete(strange)).rejects.toThrow('not the reference');
      },
    );
  });
}
