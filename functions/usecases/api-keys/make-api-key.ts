import type { ApiKeyRecord, TokenRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { RecordWrite } from '../../ports/records.ts';
import { hashToken, makeToken } from '../auth/token.ts';
import type { UseCaseDeps } from '../deps.ts';

export type NewApiKey = { record: ApiKeyRecord; secret: string; writes: RecordWrite[] };

/** A new key of a user, with the writes that make it valid. */
export const makeApiKey = (
  deps: Pick<UseCaseDeps, 'random' | 'clock' | 'ids'>,
  owner: { tenantId: string; userId: string },
  name: string,
  expiresAt: number | null,
): NewApiKey => {
  const secret = makeToken('apiKey', deps.random);
  const tokenHash = hashToken(secret);
  const id = deps.ids('apiKey');
  const { tenantId, userId } = owner;
  const createdAt = deps.clock.now();
  const record: ApiKeyRecord = {
    schema: 1,
    id,
    name,
    userId,
    hint: secret.slice(-4),
    tokenHash,
    createdAt,
    expiresAt,
  };
  const token: TokenRecord = { schema: 1, kind: 'apiKey', id, tenantId, userId, expiresAt };
  const ending = expiresAt === null ? {} : { expiresAt };
  return {
    record,
    secret,
    writes: [
      { op: 'put', key: recordKeys.apiKey(tenantId, id), value: record, expect: 'absent', ...ending },
      { op: 'put', key: recordKeys.token(tokenHash), value: token, expect: 'absent', ...ending },
    ],
  };
};
