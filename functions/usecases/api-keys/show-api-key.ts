import type { ApiKey } from '../../../shared/resources/identity.ts';
import type { ApiKeyRecord } from '../../../shared/resources/identity-records.ts';

/** A key as the API shows it: neither secret nor hash. */
export const showApiKey = (key: ApiKeyRecord): ApiKey => ({
  id: key.id,
  name: key.name,
  userId: key.userId,
  hint: key.hint,
  createdAt: new Date(key.createdAt).toISOString(),
  expiresAt: key.expiresAt === null ? null : new Date(key.expiresAt).toISOString(),
});
