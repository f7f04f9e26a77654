import { MillraceError } from '../../../shared/errors.ts';

/** As many writers may meet at one record before one of them is asked to come back later. */
const mostTries = 12;

/**
 * `If-Match: *` takes whatever is there: when another write came first, `update` reads again and tries again. With an
 * ETag the first `stale` stands. Throws `unavailable` when others never cease to come first.
 */
export async function matchAnything<T>(ifMatch: string | null, update: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await update();
    } catch (error) {
      const stale = error instanceof MillraceError && error.code === 'stale';
      if (ifMatch !== '*' || !stale) throw error;
      if (tried === mostTries) {
        throw new MillraceError('unavailable', 'Too many others change it at the same time.', {
          cause: error,
        });
      }
    }
  }
}
