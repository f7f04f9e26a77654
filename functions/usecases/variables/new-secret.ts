import type { SecretGarbageRecord } from '../../../shared/resources/garbage-record.ts';
import { garbageIndex, recordKeys } from '../../../shared/resources/record-keys.ts';
import { secretReference } from '../../../shared/resources/secret-reference.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';

/** Far longer than any request takes. */
const claimMs = 3_600_000;

type Place = { tenantId: string; workspaceId: string };

/**
 * Stores a value under a new reference. It is garbage until `writes` are committed with the record that refers to it:
 * a crash in between leaves a secret whose name the sweep knows.
 */
export async function newSecret(
  deps: Pick<UseCaseDeps, 'records' | 'secrets' | 'random' | 'clock'>,
  { tenantId, workspaceId }: Place,
  value: string,
): Promise<{ reference: string; writes: RecordWrite[] }> {
  const reference = secretReference(tenantId, workspaceId, deps.random(16));
  const [claim] = secretGarbage(tenantId, reference, deps.clock.now() + claimMs);
  await deps.records.commit([claim]);
  await deps.secrets.put(reference, value);
  return { reference, writes: [{ op: 'delete', key: claim.key, expect: 1 }] };
}

/** Has the sweep delete it from then on. */
export function secretGarbage(
  tenantId: string,
  reference: string,
  notBefore: number,
): [Extract<RecordWrite, { op: 'put' }>] {
  const value: SecretGarbageRecord = { schema: 1, reference, notBefore };
  const key = recordKeys.secretGarbage(tenantId, reference);
  return [{ op: 'put', key, value, expect: 'absent', index: garbageIndex }];
}
