import { MillraceError } from '../../../shared/errors.ts';
import { ApiKeyRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { UseCase } from '../use-case.ts';

/** One's own key, or any of the tenant's for an administrator; what one may not list does not exist. */
export const deleteApiKey: UseCase<'apiKeys.delete'> = async ({ records }, { actor, params }) => {
  const key = recordKeys.apiKey(actor.tenantId, params.apiKeyId);
  const stored = await records.get(key);
  const record = stored ? ApiKeyRecord.parse(stored.value) : null;
  if (!record || (actor.role !== 'admin' && record.userId !== actor.userId)) {
    throw new MillraceError('not_found', 'There is no such API key.');
  }
  await records.commit([
    { op: 'delete', key, expect: 'any' },
    { op: 'delete', key: recordKeys.token(record.tokenHash), expect: 'any' },
  ]);
  return { body: null };
};
