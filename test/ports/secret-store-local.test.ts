import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSecretStore } from '../../functions/adapters/local/secret-store.ts';
import { secretReference } from '../../shared/resources/secret-reference.ts';
import { secretStoreSuite } from './secret-store.suite.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const key = new Uint8Array(32).fill(7);
const makeWorld = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-secrets-'));
  folders.push(directory);
  return { directory, store: createSecretStore({ directory, key }) };
};
const reference = secretReference('tn_1', 'ws_1', new Uint8Array(16));
const other = secretReference('tn_1', 'ws_1', new Uint8Array(16).fill(1));

secretStoreSuite('files', async () => (await makeWorld()).store);

describe('files of secrets', () => {
  it('are for their owner only, hold no readable value, and differ for the same one', async () => {
    const { directory, store } = await makeWorld();
    await store.put(reference, 'open sesame');
    await store.put(other, 'open sesame');
    const [one, two] = await Promise.all([reference, other].map((r) => readFile(join(directory, r))));
    expect((await stat(join(directory, reference))).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'tn_1'))).mode & 0o777).toBe(0o700);
    expect(one?.includes('sesame')).toBe(false);
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(false);
  });

  it('leave nothing half written: what a kill left behind is no secret', async () => {
    const { directory, store } = await makeWorld();
    await store.put(reference, 'open sesame');
    await writeFile(join(directory, `${other}.0123456789ab.part`), 'half of it');
    expect(await store.get(other)).toBeNull();
    await store.put(other, 'whole');
    expect(await store.get(other)).toBe('whole');
    const files = await readdir(join(directory, 'tn_1', 'ws_1'));
    expect(files.filter((name) => !name.includes('.'))).toHaveLength(2);
  });

  it('are read with the key of their folder and under their own name, and told of without their value', async () => {
    const { directory, store } = await makeWorld();
    await store.put(reference, 'open sesame');
    const stranger = createSecretStore({ directory, key: new Uint8Array(32) });
    await expect(stranger.get(reference)).rejects.toThrow('cannot be read with the key');
    await rename(join(directory, reference), join(directory, other));
    await expect(store.get(other)).rejects.toThrow('cannot be read');
    await writeFile(join(directory, other), 'short');
    await expect(store.get(other)).rejects.toThrow('cannot be read');
  });
});
