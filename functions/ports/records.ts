/** Address of a record: partition and sort key. Partitions begin with the tenant, so no key can cross tenants. */
export type RecordKey = { partition: string; sort: string };

/** A stored record: plain JSON `value`, a `revision` that grows by one with every write, optionally in the sparse index. */
export type StoredRecord = { key: RecordKey; value: unknown; revision: number };

export type RecordWrite =
  /** `expect: 'absent'` creates; a number replaces only that revision; 'any' overwrites. */
  | {
      op: 'put';
      key: RecordKey;
      value: unknown;
      expect: 'absent' | number | 'any';
      index?: string | null;
      expiresAt?: number;
    }
  | { op: 'delete'; key: RecordKey; expect: number | 'any' }
  /** Fails the whole commit unless the record has this revision ('absent': does not exist). */
  | { op: 'check'; key: RecordKey; expect: number | 'absent' };

export type CommitOutcome = { ok: true } | { ok: false; failed: number[] };

/**
 * One table of JSON records (DynamoDB | DynamoDB Local). Reads are strongly consistent but for `listIndex`.
 * A commit of up to 100 writes is atomic; `failed` holds the positions of the writes whose expectation did not hold.
 * Throws on anything ambiguous; the caller reads again and decides.
 */
export interface Records {
  get(key: RecordKey): Promise<StoredRecord | null>;
  getMany(keys: readonly RecordKey[]): Promise<(StoredRecord | null)[]>;
  /** Records of a partition whose sort key begins with `prefix`, in order (newest first with `reverse`), after the sort key `after`. */
  list(
    partition: string,
    options: { prefix: string; limit: number; after?: string | undefined; reverse?: boolean },
  ): Promise<{ items: StoredRecord[]; last: string | null }>;
  commit(writes: readonly RecordWrite[]): Promise<CommitOutcome>;
  /** Keys of records that carry this index value (eventually consistent, all pages). */
  listIndex(index: string): Promise<RecordKey[]>;
}
