import { MillraceError } from '../../shared/errors.ts';

export type RateLimit = {
  /** Requests a second that one API key or session may keep up. */
  perSecond: number;
  /** Requests it may send at once after a pause. */
  burst: number;
};

export const defaultRateLimit: RateLimit = { perSecond: 50, burst: 200 };

/** Buckets kept at a time; whoever is forgotten starts with a full one. */
const most = 10_000;

/**
 * A token bucket for each key: `take(key, now)` with milliseconds of a clock that does not run backwards throws
 * `rate_limited` when the key's bucket is empty. It counts in this process only (decision 0004).
 */
export const createRateLimiter = ({ perSecond, burst }: RateLimit) => {
  const buckets = new Map<string, { left: number; at: number }>();
  return (key: string, now: number): void => {
    const bucket = buckets.get(key) ?? { left: burst, at: now };
    const left = Math.min(burst, bucket.left + ((now - bucket.at) / 1_000) * perSecond);
    buckets.delete(key);
    buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now });
    // The first key of a Map is the one not used for longest.
    if (buckets.size > most) buckets.delete(buckets.keys().next().value ?? key);
    if (left >= 1) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((1 - left) / perSecond));
    throw new MillraceError('rate_limited', `One key may send ${perSecond} requests a second.`, {
      extra: { retryAfterSeconds },
    });
  };
};
