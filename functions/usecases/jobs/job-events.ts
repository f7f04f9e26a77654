import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { EventRecord } from '../../../shared/resources/records.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';

const eventLifeMs = 90 * 24 * 3_600_000;

/** What somebody did to a job, to be committed with the deed itself. */
export function jobEvent(
  deps: Pick<UseCaseDeps, 'ids' | 'clock'>,
  of: { tenantId: string; jobId: string; runId: string | null; actor: string },
  kind: string,
  message: string,
): RecordWrite {
  const at = deps.clock.now();
  const value: EventRecord = {
    schema: 1,
    id: deps.ids('event'),
    jobId: of.jobId,
    runId: of.runId,
    at,
    severity: 'info',
    kind,
    message,
    actor: of.actor,
  };
  return {
    op: 'put',
    key: recordKeys.event(of.tenantId, of.jobId, value.id),
    value,
    expect: 'any',
    expiresAt: at + eventLifeMs,
  };
}
