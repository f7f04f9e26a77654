import { TokenRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';

/** Ends the session of this request; an API key stays, since only `apiKeys.delete` ends one. */
export const signOut: UseCase<'auth.signOut'> = async ({ records }, { tokenHash }) => {
  if (tokenHash !== null) {
    const key = recordKeys.token(tokenHash);
    const stored = await records.get(key);
    if (stored && TokenRecord.parse(stored.value).kind === 'session') {
      await records.commit([{ op: 'delete', key, expect: 'any' }]);
    }
  }
  return { body: null };
};
