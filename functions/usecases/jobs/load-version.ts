import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { VersionRecord } from '../../../shared/resources/records.ts';
import type { Records } from '../../ports/records.ts';

/** Throws `not_found`. */
export async function loadVersion(
  records: Records,
  tenantId: string,
  jobId: string,
  number: number,
): Promise<VersionRecord> {
  const row = await records.get(recordKeys.version(tenantId, jobId, number));
  if (!row) throw new MillraceError('not_found', `The job has no version ${number}.`);
  return VersionRecord.parse(row.value);
}
