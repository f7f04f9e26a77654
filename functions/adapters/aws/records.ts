/**
 * Records in one DynamoDB table (DynamoDB Local on one machine). Only this file and `record-reads.ts` know DynamoDB's expressions.
 *
 * Item: pk, sk, value (JSON text), rev, w (id of the write), and, when asked for, ix and ttl.
 * JSON as one string, not as a map: it comes back exactly as it went in (numbers beyond 38 digits of range, empty
 * keys), is smaller, and the table never has to look inside.
 */
import { randomUUID } from 'node:crypto';
import {
  type CancellationReason,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { CommitOutcome, Records, RecordWrite } from '../../ports/records.ts';
import { CONTENTION_TRIES, fromItem, type Item, idOf, itemKey, pauseBeforeTry } from './record-item.ts';
import { getMany, list, listIndex } from './record-reads.ts';
import { recordTable } from './record-table.ts';

/** `tableName` is a table made as `recordTable` says. */
export type RecordsOptions = { client: DynamoDBClient; tableName: string };

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type PutWrite = Extract<RecordWrite, { op: 'put' }>;

export function createRecords({ client, tableName }: RecordsOptions): Records {
  const db = DynamoDBDocumentClient.from(client);
  return {
    get: async (key) => {
      const { Item: item } = await db.send(
        new GetCommand({ TableName: tableName, Key: itemKey(key), ConsistentRead: true }),
      );
      return item ? fromItem(item as Item) : null;
    },
    getMany: (keys) => getMany(db, tableName, keys),
    list: (partition, options) => list(db, tableName, partition, options),
    listIndex: (index) => listIndex(db, tableName, index),
    commit: async (writes) => {
      const [first] = writes;
      if (first === undefined) return { ok: true };
      // One update costs half of a transaction of one.
      if (writes.length === 1 && first.op === 'put') return commitOne(db, tableName, first);
      return commitAll(db, tableName, writes);
    },
  };
}

async function commitOne(db: DynamoDBDocumentClient, table: string, write: PutWrite): Promise<CommitOutcome> {
  const writeId = randomUUID();
  const command = {
    TableName: table,
    ...putExpressions(write, writeId),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
  for (let tries = 1; ; tries++) {
    try {
      await db.send(new UpdateCommand(command));
      return { ok: true };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return judgeRefusal(write, writeId, error);
      // A transaction held the record; nothing was written.
      if (!(error instanceof TransactionConflictException) || tries >= CONTENTION_TRIES) throw error;
    }
    await pauseBeforeTry(tries);
  }
}

/** A refused write is a conflict, unless what it met is the write itself: the SDK sends again when an answer is lost. */
function judgeRefusal(
  write: PutWrite,
  writeId: string,
  refusal: ConditionalCheckFailedException,
): CommitOutcome {
  // Unlike answers, errors carry the item in DynamoDB's own notation.
  const { w, rev } = refusal.Item ?? {};
  if (w?.S === writeId) return { ok: true };
  const revisionNow = rev?.N === undefined ? undefined : Number(rev.N);
  if ((refusal.$metadata.attempts ?? 1) > 1 && mayHideOwnWrite(write, revisionNow)) {
    throw new Error(`Cannot tell whether the write of ${idOf(write.key)} took place: read it again.`, {
      cause: refusal,
    });
  }
  return { ok: false, failed: [0] };
}

/** Whether what stands there now may have come on top of our own write: then it has at least one revision more. */
function mayHideOwnWrite(write: PutWrite, revisionNow: number | undefined): boolean {
  if (revisionNow === undefined) return true;
  return revisionNow > (typeof write.expect === 'number' ? write.expect + 1 : 1);
}

async function commitAll(
  db: DynamoDBDocumentClient,
  table: string,
  writes: readonly RecordWrite[],
): Promise<CommitOutcome> {
  const writeId = randomUUID();
  const input: TransactWriteCommandInput = {
    // The same token on every try: one that took place although its answer was lost is not done twice.
    ClientRequestToken: writeId,
    TransactItems: writes.map((write) => transactItem(table, write, writeId)),
  };
  for (let tries = 1; ; tries++) {
    try {
      await db.send(new TransactWriteCommand(input));
      return { ok: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const failed = reasons.flatMap((reason, at) => (reason.Code === 'ConditionalCheckFailed' ? [at] : []));
      if (failed.length > 0) return { ok: false, failed };
      if (!reasons.some(isContention) || tries >= CONTENTION_TRIES) throw error;
    }
    await pauseBeforeTry(tries);
  }
}

/** Somebody else's transaction held an item, or the table was busy: nothing was written, trying again is right. */
function isContention(reason: CancellationReason): boolean {
  return ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'].includes(
    reason.Code ?? '',
  );
}

function transactItem(table: string, write: RecordWrite, writeId: string): TransactItem {
  if (write.op === 'put') return { Update: { TableName: table, ...putExpressions(write, writeId) } };
  const target = { TableName: table, Key: itemKey(write.key) };
  if (write.op === 'delete' && write.expect === 'any') return { Delete: target };
  const condition =
    write.expect === 'absent'
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'rev = :expected', ExpressionAttributeValues: { ':expected': write.expect } };
  return write.op === 'delete'
    ? { Delete: { ...target, ...condition } }
    : { ConditionCheck: { ...target, ...condition } };
}

/** A put replaces the whole record: what it does not name (index, expiry) is not there afterwards. */
function putExpressions(write: PutWrite, writeId: string) {
  const set = ['#value = :value', 'w = :w', 'rev = if_not_exists(rev, :zero) + :one'];
  const remove: string[] = [];
  const names: Record<string, string> = { '#value': 'value', '#ttl': recordTable.timeToLive };
  const values: Record<string, unknown> = {
    ':value': toText(write),
    ':w': writeId,
    ':zero': 0,
    ':one': 1,
  };
  if (typeof write.index === 'string') {
    set.push('ix = :ix');
    values[':ix'] = write.index;
  } else remove.push('ix');
  if (write.expiresAt === undefined) remove.push('#ttl');
  else {
    set.push('#ttl = :ttl');
    values[':ttl'] = Math.ceil(write.expiresAt / 1000);
  }
  if (typeof write.expect === 'number') values[':expected'] = write.expect;
  return {
    Key: itemKey(write.key),
    UpdateExpression: `SET ${set.join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ...(write.expect === 'any'
      ? {}
      : { ConditionExpression: write.expect === 'absent' ? 'attribute_not_exists(pk)' : 'rev = :expected' }),
  };
}

function toText(write: PutWrite): string {
  const text = JSON.stringify(write.value) as string | undefined;
  if (text === undefined) throw new TypeError(`The value of ${idOf(write.key)} is not JSON.`);
  return text;
}
