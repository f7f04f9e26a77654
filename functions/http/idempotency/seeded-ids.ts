import { createHmac } from 'node:crypto';
import { type IdKind, makeId } from '../../../shared/ids.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const base32 = (value: bigint, length: number): string => {
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n)
    text = (alphabet[Number(rest & 31n)] ?? '') + text;
  return text;
};

/**
 * Ids that follow from a claim alone: the n-th id of a kind is the same for whoever works on the claim.
 * The count stands before the random part, so that ids of one request keep their order.
 */
export const seededIds = (seed: string, claimedAt: number): ((kind: IdKind) => string) => {
  const counts = new Map<IdKind, number>();
  return (kind) => {
    const n = counts.get(kind) ?? 0;
    counts.set(kind, n + 1);
    const digest = createHmac('sha256', seed).update(`${kind}:${n}`).digest();
    const random = BigInt(`0x${digest.subarray(0, 9).toString('hex')}`);
    const tail = (BigInt(Math.min(n, 255)) << 72n) | random;
    return makeId(kind, base32(BigInt(claimedAt), 10) + base32(tail, 16));
  };
};
