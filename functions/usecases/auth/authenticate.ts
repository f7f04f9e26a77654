import { MillraceError } from '../../../shared/errors.ts';
import type { Actor } from '../../../shared/resources/identity.ts';
import { TokenRecord, UserRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { RecordKey, StoredRecord } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import { hashToken, looksLikeToken } from './token.ts';

export type Authenticated = {
  actor: Actor;
  tokenHash: string;
  /** What was read together with the user, in the order asked for. */
  read: (StoredRecord | null)[];
};

const refuse = (): never => {
  throw new MillraceError('unauthenticated', 'There is no valid API key or session token in this request.');
};

/**
 * Who asks. The user and `alsoRead` (keys that follow from the tenant) are read in one go,
 * because every request waits for this.
 */
export const authenticate = async (
  deps: Pick<UseCaseDeps, 'records' | 'clock'>,
  token: string | null,
  alsoRead: (tenantId: string) => RecordKey[] = () => [],
): Promise<Authenticated> => {
  if (token === null || !looksLikeToken(token)) return refuse();
  const tokenHash = hashToken(token);
  const found = await deps.records.get(recordKeys.token(tokenHash));
  if (!found) return refuse();
  const { tenantId, userId, expiresAt } = TokenRecord.parse(found.value);
  if (expiresAt !== null && expiresAt <= deps.clock.now()) return refuse();
  const [stored, ...read] = await deps.records.getMany([
    recordKeys.user(tenantId, userId),
    ...alsoRead(tenantId),
  ]);
  if (!stored) return refuse();
  const user = UserRecord.parse(stored.value);
  return {
    actor: { userId, tenantId, role: user.role, workspaces: user.workspaces },
    tokenHash,
    read,
  };
};
