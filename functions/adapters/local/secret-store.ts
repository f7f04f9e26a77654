import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertSecretReference } from '../../../shared/resources/secret-reference.ts';
import type { SecretStore } from '../../ports/secret-store.ts';

const nonceBytes = 12;
const tagBytes = 16;

/**
 * One file for each reference, AES-256-GCM under the key of the data folder. The reference is authenticated with it, so
 * that a file that is moved is not taken for another. A file gets its name when it is whole and on the disk.
 */
export function createSecretStore(options: { directory: string; key: Uint8Array }): SecretStore {
  const { directory, key } = options;
  const pathOf = (reference: string): string => {
    assertSecretReference(reference);
    return join(directory, reference);
  };
  const get = async (reference: string): Promise<string | null> => {
    const sealed = await readFile(pathOf(reference)).catch(notThere);
    return sealed && unseal(key, reference, sealed);
  };
  return {
    get,
    put: async (reference, value) => {
      const path = pathOf(reference);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const part = `${path}.${randomBytes(6).toString('hex')}.part`;
      try {
        await writeThrough(part, seal(key, reference, value));
        await link(part, path).catch(async (error: unknown) => {
          const same = isThere(error) && isSame(await get(reference), value);
          if (!same) throw new Error('The secret could not be stored under its reference.', { cause: error });
        });
      } finally {
        await rm(part, { force: true });
      }
      await syncFolder(dirname(path));
    },
    delete: async (reference) => rm(pathOf(reference), { force: true }),
  };
}

function seal(key: Uint8Array, reference: string, value: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(reference));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
}

function unseal(key: Uint8Array, reference: string, file: Buffer): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, file.subarray(0, nonceBytes));
    decipher.setAAD(Buffer.from(reference)).setAuthTag(file.subarray(-tagBytes));
    const sealed = file.subarray(nonceBytes, -tagBytes);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new Error(`The secret ${reference} cannot be read with the key of this data folder.`, { cause });
  }
}

async function writeThrough(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(path, 0o600);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

const isSame = (a: string | null, b: string): boolean =>
  a !== null &&
  Buffer.byteLength(a) === Buffer.byteLength(b) &&
  timingSafeEqual(Buffer.from(a), Buffer.from(b));

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException | null)?.code;
const isThere = (error: unknown): boolean => codeOf(error) === 'EEXIST';
const notThere = (error: unknown): null => {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
};
