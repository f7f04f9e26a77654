import { MillraceError } from '../../../shared/errors.ts';
import { IdempotencyRecord } from '../../../shared/resources/identity-records.ts';
import type { RecordKey, StoredRecord } from '../../ports/records.ts';
import type { UseCaseDeps } from '../../usecases/deps.ts';

const keepMs = 24 * 3_600_000;
/** Longer than any request may take; after it the request that held the key is taken for dead. */
const leaseMs = 35_000;

export type Claim =
  | { kind: 'claimed'; record: IdempotencyRecord; revision: number }
  | { kind: 'settled'; record: IdempotencyRecord };

const fresh = (requestHash: string, seed: string, now: number): IdempotencyRecord => ({
  schema: 1,
  state: 'claimed',
  requestHash,
  seed,
  claimedAt: now,
  leaseUntil: now + leaseMs,
  expiresAt: now + keepMs,
  answer: null,
  sealed: false,
});

/** What to write to get the key, or the settled record; throws when the key is not to be had. */
const judge = (
  stored: StoredRecord | null,
  requestHash: string,
  seed: string,
  now: number,
): Claim & { expect: number | 'absent' } => {
  const record = stored ? IdempotencyRecord.parse(stored.value) : null;
  const revision = stored?.revision ?? 0;
  if (!record || record.expiresAt <= now) {
    const next = fresh(requestHash, seed, now);
    return { kind: 'claimed', record: next, revision: revision + 1, expect: stored ? revision : 'absent' };
  }
  if (record.requestHash !== requestHash) {
    throw new MillraceError('idempotency_reused', 'The key came with another request before.');
  }
  if (record.state === 'settled') return { kind: 'settled', record, expect: revision };
  if (record.leaseUntil > now) {
    throw new MillraceError(
      'conflict',
      'The first request with this Idempotency-Key is still being worked on.',
      {
        extra: { inFlight: true, retryAfterSeconds: 1 },
      },
    );
  }
  // Seed and time stay, so that the ids made by the request that died are made again.
  const taken = { ...record, leaseUntil: now + leaseMs };
  return { kind: 'claimed', record: taken, revision: revision + 1, expect: revision };
};

/** Gets hold of an Idempotency-Key before anything is done. At most one request holds it at a time. */
export const claimKey = async (
  deps: Pick<UseCaseDeps, 'records' | 'clock' | 'random'>,
  key: RecordKey,
  requestHash: string,
): Promise<Claim> => {
  const seed = Buffer.from(deps.random(16)).toString('base64url');
  for (let tries = 0; tries < 5; tries += 1) {
    const { expect, ...claim } = judge(await deps.records.get(key), requestHash, seed, deps.clock.now());
    if (claim.kind === 'settled') return claim;
    const value = claim.record;
    const outcome = await deps.records.commit([
      { op: 'put', key, value, expect, expiresAt: value.expiresAt },
    ]);
    if (outcome.ok) return claim;
  }
  throw new MillraceError('conflict', 'Many requests with this Idempotency-Key came at once.', {
    extra: { inFlight: true, retryAfterSeconds: 1 },
  });
};
