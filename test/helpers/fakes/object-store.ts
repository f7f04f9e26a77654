import { createHash } from 'node:crypto';
import type { ObjectInfo, ObjectStore } from '../../../functions/ports/object-store.ts';
import { Faults } from './faults.ts';

type Stored = { body: Uint8Array; etag: string; modifiedAt: number };
const operations = ['get', 'put', 'putIf', 'list', 'delete'] as const;

/** A bucket in memory. `objects` may be read and changed directly by a test that plays Flink. */
export class FakeObjectStore implements ObjectStore {
  readonly faults = new Faults(operations);
  readonly objects = new Map<string, Stored>();
  #now: () => number;

  constructor(now: () => number = () => 0) {
    this.#now = now;
  }

  get(key: string) {
    return this.faults.run('get', [key], () => {
      const found = this.objects.get(key);
      return found === undefined ? null : { body: found.body.slice(), etag: found.etag };
    });
  }

  put(key: string, body: Uint8Array | string, contentType?: string) {
    return this.faults.run('put', [key, body, contentType], () => this.#write(key, body));
  }

  putIf(key: string, body: Uint8Array | string, condition: 'absent' | { etag: string }) {
    return this.faults.run('putIf', [key, body, condition], () => {
      const etag = this.objects.get(key)?.etag;
      const holds = condition === 'absent' ? etag === undefined : etag === condition.etag;
      return holds ? this.#write(key, body) : ('conflict' as const);
    });
  }

  list(prefix: string): Promise<ObjectInfo[]> {
    return this.faults.run('list', [prefix], () =>
      [...this.objects]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, { body, modifiedAt }]) => ({ key, size: body.byteLength, modifiedAt }))
        .sort((a, b) => compareUtf8(a.key, b.key)),
    );
  }

  delete(key: string): Promise<void> {
    return this.faults.run('delete', [key], () => {
      this.objects.delete(key);
    });
  }

  #write(key: string, body: Uint8Array | string): { etag: string } {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body.slice();
    // The hash of the content, as S3 does: the same bytes have the same ETag again.
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    this.objects.set(key, { body: bytes, etag, modifiedAt: this.#now() });
    return { etag };
  }
}

/** S3 and DynamoDB order by UTF-8 bytes; JavaScript's own order differs beyond the basic plane. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  // Equal up to the first difference, which decides unless it is a surrogate.
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === right) continue;
    if (left >= 0xd800 || right >= 0xd800) return Buffer.compare(Buffer.from(a), Buffer.from(b));
    return left - right;
  }
  return a.length - b.length;
}
