import type {
  CommitOutcome,
  RecordKey,
  Records,
  RecordWrite,
  StoredRecord,
} from '../../../functions/ports/records.ts';
import { Faults } from './faults.ts';
import { compareUtf8 } from './object-store.ts';

/** Values are copied when they are written and frozen, so that nobody can change a stored one through a reference. */
type Row = { key: RecordKey; value: unknown; revision: number; index: string | null; expiresAt?: number };
type ListOptions = Parameters<Records['list']>[1];

const operations = ['get', 'getMany', 'list', 'commit', 'listIndex'] as const;
const MAX_WRITES = 100;
const MAX_BYTES = 400_000;

/** A table in memory, with DynamoDB's refusals. */
export class FakeRecords implements Records {
  readonly faults = new Faults(operations);
  /** Writes done so far: what the figures about conditional writes count. */
  writes = 0;
  /** How many of the newest writes the index does not show yet. */
  indexLag: () => number = () => 0;
  #partitions = new Map<string, Map<string, Row>>();
  #index = new Map<string, { key: RecordKey; index: string }>();
  #notIndexed: { id: string; key: RecordKey; index: string | null }[] = [];

  get(key: RecordKey): Promise<StoredRecord | null> {
    return this.faults.run('get', [key], () => toRecord(this.#find(key)));
  }

  getMany(keys: readonly RecordKey[]): Promise<(StoredRecord | null)[]> {
    return this.faults.run('getMany', [keys], () => keys.map((key) => toRecord(this.#find(key))));
  }

  list(partition: string, options: ListOptions): Promise<{ items: StoredRecord[]; last: string | null }> {
    return this.faults.run('list', [partition, options], () => {
      const { prefix, limit, after, reverse = false } = options;
      const direction = reverse ? -1 : 1;
      const rows = [...(this.#partitions.get(partition)?.values() ?? [])]
        .filter(({ key }) => key.sort.startsWith(prefix))
        .filter(({ key }) => after === undefined || compareUtf8(key.sort, after) * direction > 0)
        .sort((a, b) => compareUtf8(a.key.sort, b.key.sort) * direction);
      const page = rows.slice(0, limit);
      return {
        items: page.map((row) => toRecord(row) as StoredRecord),
        last: rows.length > limit ? (page.at(-1)?.key.sort ?? null) : null,
      };
    });
  }

  commit(writes: readonly RecordWrite[]): Promise<CommitOutcome> {
    return this.faults.run('commit', [writes], () => {
      refuseWhatDynamoRefuses(writes);
      const failed = writes.flatMap((write, at) => (this.#holds(write) ? [] : [at]));
      if (failed.length > 0) return { ok: false, failed };
      for (const write of writes) this.#apply(write);
      return { ok: true };
    });
  }

  listIndex(index: string): Promise<RecordKey[]> {
    return this.faults.run('listIndex', [index], () => {
      const shown = Math.max(0, this.#notIndexed.length - this.indexLag());
      for (const change of this.#notIndexed.splice(0, shown)) {
        if (change.index === null) this.#index.delete(change.id);
        else this.#index.set(change.id, { key: change.key, index: change.index });
      }
      return [...this.#index.values()].filter((entry) => entry.index === index).map(({ key }) => key);
    });
  }

  /** Everything stored, for invariants. */
  all(): StoredRecord[] {
    return [...this.#partitions.values()].flatMap((rows) =>
      [...rows.values()].map((row) => toRecord(row) as StoredRecord),
    );
  }

  #find(key: RecordKey): Row | undefined {
    return this.#partitions.get(key.partition)?.get(key.sort);
  }

  #holds(write: RecordWrite): boolean {
    if (write.expect === 'any') return true;
    const row = this.#find(write.key);
    return write.expect === 'absent' ? row === undefined : row?.revision === write.expect;
  }

  #apply(write: RecordWrite): void {
    if (write.op === 'check') return;
    this.writes++;
    const { key } = write;
    const rows = this.#partitions.get(key.partition) ?? new Map<string, Row>();
    this.#partitions.set(key.partition, rows);
    const before = rows.get(key.sort);
    const index = write.op === 'put' ? (write.index ?? null) : null;
    if (write.op === 'delete') rows.delete(key.sort);
    else {
      rows.set(key.sort, {
        key: { ...key },
        value: frozenCopy(write.value),
        revision: (before?.revision ?? 0) + 1,
        index,
        ...(write.expiresAt === undefined ? {} : { expiresAt: write.expiresAt }),
      });
    }
    if (index !== (before?.index ?? null)) this.#notIndexed.push({ id: idOf(key), key: { ...key }, index });
  }
}

function refuseWhatDynamoRefuses(writes: readonly RecordWrite[]): void {
  if (writes.length > MAX_WRITES) throw new Error(`A commit has at most ${MAX_WRITES} writes.`);
  if (writes.length > 1 && new Set(writes.map(({ key }) => idOf(key))).size < writes.length) {
    throw new Error('A commit names a record at most once.');
  }
  for (const write of writes) {
    if (write.key.partition === '' || write.key.sort === '') throw new Error('A key is never empty.');
    if (write.op !== 'put') continue;
    const text = JSON.stringify(write.value) as string | undefined;
    if (text === undefined) throw new TypeError(`The value of ${idOf(write.key)} is not JSON.`);
    if (text.length > MAX_BYTES) throw new Error(`The value of ${idOf(write.key)} is too large.`);
  }
}

const idOf = (key: RecordKey) => JSON.stringify([key.partition, key.sort]);

function toRecord(row: Row | undefined): StoredRecord | null {
  if (row === undefined) return null;
  return { key: { ...row.key }, value: row.value, revision: row.revision };
}

const frozenCopy = (value: unknown): unknown => frozen(JSON.parse(JSON.stringify(value)));

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
