import { createHash } from 'node:crypto';
import { MillraceError } from '../../shared/errors.ts';
import type { Records, StoredRecord } from '../ports/records.ts';

/** Not a secret, only a guard against tokens that were cut or changed on their way. */
const checksum = (sort: string) => createHash('sha256').update(sort).digest('base64url').slice(0, 8);

/** Opaque to callers. It holds a sort key only: the partition always comes from the caller's own tenant. */
export const makePageToken = (last: string): string =>
  Buffer.from(`${checksum(last)}${last}`, 'utf8').toString('base64url');

/** The sort key a page goes on after. `scope` (the prefix listed) makes a token of another list `bad_token`. */
export const readPageToken = (token: string | undefined, scope: string): string | undefined => {
  if (token === undefined) return undefined;
  const sort = Buffer.from(token, 'base64url').toString('utf8').slice(8);
  if (!sort.startsWith(scope) || makePageToken(sort) !== token) {
    throw new MillraceError('bad_token', 'nextToken is not one that this list gave out.');
  }
  return sort;
};

/** One page of the records of a partition whose sort key begins with `prefix`. */
export const listPage = async (
  records: Records,
  partition: string,
  prefix: string,
  query: { maxResults: number; nextToken?: string | undefined },
  reverse = false,
): Promise<{ items: StoredRecord[]; nextToken: string | null }> => {
  const after = readPageToken(query.nextToken, prefix);
  const page = await records.list(partition, { prefix, limit: query.maxResults, after, reverse });
  return { items: page.items, nextToken: page.last === null ? null : makePageToken(page.last) };
};
