/**
 * Objects in one bucket (S3 | S3Mock). Reads after writes are consistent; a conditional put is atomic.
 * It does not retry a put that failed ambiguously: the caller reads and decides.
 */
export interface ObjectStore {
  /** Bytes and ETag, or null when there is no such key. */
  get(key: string): Promise<{ body: Uint8Array; etag: string } | null>;
  /** Unconditional put. */
  put(key: string, body: Uint8Array | string, contentType?: string): Promise<{ etag: string }>;
  /** Put only when the key does not exist (`absent`) or has this ETag. 'conflict' when it is not so; nothing is written then. */
  putIf(
    key: string,
    body: Uint8Array | string,
    condition: 'absent' | { etag: string },
  ): Promise<{ etag: string } | 'conflict'>;
  /** Every key below the prefix, in key order, with size and time of last change (ms). Pages inside. */
  list(prefix: string): Promise<ObjectInfo[]>;
  delete(key: string): Promise<void>;
}

export type ObjectInfo = { key: string; size: number; modifiedAt: number };
