import { createHash, createHmac } from 'node:crypto';
import { MillraceError } from '../../../shared/errors.ts';
import type { IdKind } from '../../../shared/ids.ts';
import type { Actor } from '../../../shared/resources/identity.ts';
import type { IdempotencyRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../../usecases/deps.ts';
import type { RequestRecords } from '../request-records.ts';
import { claimKey } from './claim.ts';
import { seededIds } from './seeded-ids.ts';
import { packAnswer, type StoredAnswer, unpackAnswer } from './stored-answer.ts';

/** What fits into a record of 400 kB beside the rest. */
const largestAnswer = 350_000;

export type Work = (
  ids: (kind: IdKind) => string,
  settle: (answer: StoredAnswer) => RecordWrite[],
) => Promise<StoredAnswer>;

export type OnceRequest = {
  actor: Actor;
  key: string;
  /** Everything the request says; another request with the same key is refused. */
  request: unknown;
  /** The caller's token when the answer holds a secret; the stored answer is sealed with it. */
  sealWith: string | null;
  /** The caller's token when the request holds a secret: a plain digest of a short one could be guessed back. */
  hashWith: string | null;
};

/** Reads the header; null when there is none, or an empty one (which not every gateway hands on). */
export const readIdempotencyKey = (header: string | undefined): string | null => {
  if (header === undefined || header === '') return null;
  if (/^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new MillraceError('bad_request', 'Idempotency-Key is not valid.', {
    details: [
      { location: 'header.Idempotency-Key', message: '1 to 255 visible ASCII characters, no blanks' },
    ],
  });
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};

const hashRequest = (request: unknown, key: string | null) =>
  (key === null ? createHash('sha256') : createHmac('sha256', key))
    .update(JSON.stringify(sorted(request)))
    .digest('hex');

/**
 * Does the work once for a key. The claim is written first; the use case commits the answer together with the work
 * (`settle`). So after a crash the record says either "done, this was the answer" or "not done", and whoever comes
 * next replays the one or repeats the other, with the same ids.
 */
export const runOnce = async (
  deps: UseCaseDeps,
  view: RequestRecords,
  { actor, key, request, sealWith, hashWith }: OnceRequest,
  work: Work,
): Promise<{ answer: StoredAnswer; replayed: boolean }> => {
  const address = recordKeys.idempotency(actor.tenantId, actor.userId, key);
  const claim = await claimKey(deps, address, hashRequest(request, hashWith));
  if (claim.kind === 'settled') {
    const { answer, sealed } = claim.record;
    if (answer === null) {
      throw new MillraceError(
        'conflict',
        'The work is done, but its answer was too large to be kept. Read the result.',
      );
    }
    return { answer: unpackAnswer(answer, sealed ? (sealWith ?? '') : null), replayed: true };
  }
  const { record, revision } = claim;
  const put = (value: IdempotencyRecord): RecordWrite[] => [
    { op: 'put', key: address, value, expect: revision, expiresAt: record.expiresAt },
  ];
  const settle = (answer: StoredAnswer) => {
    const packed = packAnswer(answer, sealWith);
    const kept = packed.length <= largestAnswer ? packed : null;
    return put({ ...record, state: 'settled', answer: kept, sealed: sealWith !== null });
  };

  try {
    const answer = await work(seededIds(record.seed, record.claimedAt), settle);
    if (!view.wrote(address)) await deps.records.commit(settle(answer));
    return { answer, replayed: false };
  } catch (error) {
    if (!view.wrote(address)) {
      // Nothing done: the key is free again. Something done: the next one goes on with the same ids, at once.
      await deps.records.commit(
        view.committed()
          ? put({ ...record, leaseUntil: deps.clock.now() })
          : [{ op: 'delete', key: address, expect: revision }],
      );
    }
    throw error;
  }
};
