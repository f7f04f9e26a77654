import { type ClosedOutage, foldAvailability, type HealthFacts } from '../../shared/domain/availability.ts';
import { spanWords } from '../../shared/domain/span-words.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import type { OutageRecord, RunRecord, StatusRecord } from '../../shared/resources/records.ts';
import type { RecordWrite } from '../ports/records.ts';
import type { ReconcilerDeps } from './deps.ts';
import { runEvent } from './run-event.ts';
import { eventWrite } from './save.ts';

/** Outages are kept for as long as the months they belong to. */
const outageLifeMs = 400 * 24 * 3_600_000;

/** The status with what is known of the job's availability, and what goes into the same commit: each outage that is over. */
export function withHealth(
  deps: ReconcilerDeps,
  status: StatusRecord,
  facts: HealthFacts,
): { status: StatusRecord; writes: RecordWrite[] } {
  const { record, closed } = foldAvailability(status.availability, facts, deps.clock.now());
  return {
    status: { ...status, availability: record },
    writes: closed.flatMap((outage) => outageWrites(deps, facts.run, outage)),
  };
}

function outageWrites(deps: ReconcilerDeps, run: RunRecord, outage: ClosedOutage): RecordWrite[] {
  const event = runEvent(
    deps,
    run,
    'warning',
    'recovered',
    `Down for ${spanWords(outage.until - outage.from)}: ${outage.because}`,
  );
  const value: OutageRecord = { schema: 1, id: event.id, runId: run.id, ...outage };
  return [
    {
      op: 'put',
      key: recordKeys.outage(run.tenantId, run.jobId, event.id),
      value,
      expect: 'any',
      expiresAt: outage.until + outageLifeMs,
    },
    // A start or a change that was asked for has an event of its own.
    ...(outage.kind === 'change' ? [] : [eventWrite(run, event)]),
  ];
}
