import type { Actor } from '../../../shared/resources/identity.ts';
import { UserRecord } from '../../../shared/resources/identity-records.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { Records } from '../../ports/records.ts';

/** Who made a version, with the name they have now: it is still told when they are gone. */
export async function authorOf(
  records: Records,
  { tenantId, userId }: Actor,
): Promise<{ publishedBy: string; publishedByName: string }> {
  const row = await records.get(recordKeys.user(tenantId, userId));
  return { publishedBy: userId, publishedByName: row ? UserRecord.parse(row.value).name : '' };
}
