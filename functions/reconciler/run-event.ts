import type { EventRecord, RunRecord } from '../../shared/resources/records.ts';
import type { ReconcilerDeps } from './deps.ts';

/** A fact about a run that nobody in particular caused. */
export const runEvent = (
  deps: Pick<ReconcilerDeps, 'ids' | 'clock'>,
  run: Pick<RunRecord, 'jobId' | 'id'>,
  severity: EventRecord['severity'],
  kind: string,
  message: string,
): EventRecord => ({
  schema: 1,
  id: deps.ids('event'),
  jobId: run.jobId,
  runId: run.id,
  at: deps.clock.now(),
  severity,
  kind,
  message,
  actor: null,
});
