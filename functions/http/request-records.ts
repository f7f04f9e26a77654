import type { RecordKey, Records, StoredRecord } from '../ports/records.ts';

const idOf = ({ partition, sort }: RecordKey) => `${partition}\n${sort}`;

export type RequestRecords = {
  records: Records;
  /** Whether a commit of this request took place, and whether it wrote this key. */
  committed: () => boolean;
  wrote: (key: RecordKey) => boolean;
};

/**
 * The records as one request sees them. What authorization has read is handed out once more, so that the use case
 * does not wait for it a second time; only once, so that a use case that tries again reads anew.
 */
export const requestRecords = (
  records: Records,
  read: ReadonlyMap<RecordKey, StoredRecord | null>,
): RequestRecords => {
  const fetched = new Map([...read].map(([key, stored]) => [idOf(key), stored]));
  const written = new Set<string>();
  let committed = false;

  /** Null is knowledge too: it was not there. */
  const take = (key: RecordKey): StoredRecord | null | undefined => {
    const stored = fetched.get(idOf(key));
    fetched.delete(idOf(key));
    return stored;
  };

  return {
    committed: () => committed,
    wrote: (key) => written.has(idOf(key)),
    records: {
      get: async (key) => {
        const known = take(key);
        return known === undefined ? records.get(key) : known;
      },
      getMany: async (keys) => {
        const known = keys.map(take);
        const missing = keys.filter((_, position) => known[position] === undefined);
        const rest = missing.length > 0 ? await records.getMany(missing) : [];
        let next = 0;
        return known.map((stored) => (stored === undefined ? (rest[next++] ?? null) : stored));
      },
      list: (partition, options) => records.list(partition, options),
      listIndex: (index) => records.listIndex(index),
      commit: async (writes) => {
        fetched.clear();
        const outcome = await records.commit(writes);
        if (outcome.ok) {
          committed = true;
          for (const write of writes) if (write.op === 'put') written.add(idOf(write.key));
        }
        return outcome;
      },
    },
  };
};
