import type { Actor } from '../../shared/resources/identity.ts';
import { UserRecord } from '../../shared/resources/identity-records.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import type { Records } from '../ports/records.ts';

/** The name somebody has now, to be kept with what they made: it is still told when they are gone. */
export async function userName(records: Records, { tenantId, userId }: Actor): Promise<string> {
  const row = await records.get(recordKeys.user(tenantId, userId));
  return row ? UserRecord.parse(row.value).name : '';
}
