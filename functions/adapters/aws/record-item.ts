import { setTimeout as delay } from 'node:timers/promises';
import type { RecordKey, StoredRecord } from '../../ports/records.ts';

/** A record as the table holds it. */
export type Item = { pk: string; sk: string; value: string; rev: number; w: string };

export const itemKey = (key: RecordKey) => ({ pk: key.partition, sk: key.sort });
export const idOf = (key: RecordKey) => JSON.stringify([key.partition, key.sort]);
export const fromItem = (item: Item): StoredRecord => ({
  key: { partition: item.pk, sort: item.sk },
  value: JSON.parse(item.value),
  revision: item.rev,
});

/** What DynamoDB could not take for want of throughput or because of others is tried so often. */
export const CONTENTION_TRIES = 8;
export const pauseBeforeTry = (tries: number) => delay(Math.random() * Math.min(1_000, 20 * 2 ** tries));
