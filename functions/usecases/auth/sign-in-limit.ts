import { MillraceError } from '../../../shared/errors.ts';
import { SignInAttempts } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCaseDeps } from '../deps.ts';

const most = 5;
const windowMs = 60_000;

/**
 * Counts the attempt before the password is looked at, so that many at once cannot slip through together;
 * a success forgets them. Throws `rate_limited` after five failures within a minute, known e-mail or not.
 */
export const countSignIn = async ({ records, clock }: UseCaseDeps, email: string): Promise<void> => {
  const key = recordKeys.signInFailures(email);
  for (let tries = 0; tries < 10; tries += 1) {
    const stored = await records.get(key);
    const now = clock.now();
    const at = stored ? SignInAttempts.parse(stored.value).at.filter((time) => time > now - windowMs) : [];
    const oldest = at[0];
    if (at.length >= most && oldest !== undefined) {
      const retryAfterSeconds = Math.max(1, Math.ceil((oldest + windowMs - now) / 1_000));
      throw new MillraceError('rate_limited', 'Too many failed attempts for this e-mail.', {
        extra: { retryAfterSeconds },
      });
    }
    const value: SignInAttempts = { schema: 1, at: [...at, now] };
    const expect = stored ? stored.revision : 'absent';
    const outcome = await records.commit([{ op: 'put', key, value, expect, expiresAt: now + windowMs }]);
    if (outcome.ok) return;
  }
  throw new MillraceError('rate_limited', 'Too many attempts at once for this e-mail.', {
    extra: { retryAfterSeconds: 1 },
  });
};

export const forgetSignIns = async ({ records }: UseCaseDeps, email: string): Promise<void> => {
  await records.commit([{ op: 'delete', key: recordKeys.signInFailures(email), expect: 'any' }]);
};
