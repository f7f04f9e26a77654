import { createHash } from 'node:crypto';
import { readJar } from '../../../functions/adapters/read-jar.ts';
import type { ArtifactFiles, UploadPart } from '../../../functions/ports/artifact-files.ts';
import { uploadPartBytes } from '../../../shared/resources/artifact.ts';
import type { FakeObjectStore } from './object-store.ts';

/** Uploads into a bucket in memory: `send` is the PUT that an uploader would do. */
export class FakeArtifactFiles implements ArtifactFiles {
  readonly #objects: FakeObjectStore;
  readonly #parts = new Map<string, Buffer>();

  constructor(objects: FakeObjectStore) {
    this.#objects = objects;
  }

  async begin(key: string, sizeBytes: number) {
    const count = Math.ceil(sizeBytes / uploadPartBytes);
    const parts = Array.from({ length: count }, (_, at) => ({
      number: at + 1,
      sizeBytes: Math.min(uploadPartBytes, sizeBytes - at * uploadPartBytes),
      url: `memory:${key}#${at + 1}`,
    }));
    return { multipartId: count > 1 ? key : null, parts };
  }

  /** Every part of `bytes`, but those left out. */
  send(parts: readonly UploadPart[], bytes: Buffer, leaveOut: readonly number[] = []): void {
    let from = 0;
    for (const { number, sizeBytes, url } of parts) {
      if (!leaveOut.includes(number)) this.#parts.set(url, bytes.subarray(from, from + sizeBytes));
      from += sizeBytes;
    }
  }

  async receive(key: string) {
    const found = [...this.#parts].filter(([url]) => url.startsWith(`memory:${key}#`));
    if (found.length > 0) {
      const number = (url: string) => Number(url.split('#')[1]);
      const sorted = found.sort(([a], [b]) => number(a) - number(b)).map(([, part]) => part);
      await this.#objects.put(key, Buffer.concat(sorted));
    }
    const object = await this.#objects.get(key);
    if (object === null) return null;
    const sha256 = createHash('sha256').update(object.body).digest('hex');
    const sizeBytes = object.body.byteLength;
    return { sha256, sizeBytes, etag: object.etag, jar: await readJar(Buffer.from(object.body)) };
  }

  async keep(from: string, to: string, etag: string) {
    const object = await this.#objects.get(from);
    if (object?.etag !== etag) return false;
    await this.#objects.put(to, object.body);
    return true;
  }

  async remove(key: string) {
    await this.#objects.delete(key);
    for (const url of this.#parts.keys()) if (url.startsWith(`memory:${key}#`)) this.#parts.delete(url);
  }
}
