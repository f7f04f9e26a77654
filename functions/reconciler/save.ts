import { activeRunIndex, recordKeys } from '../../shared/resources/record-keys.ts';
import type { EventRecord, RunRecord } from '../../shared/resources/records.ts';
import type { RecordWrite } from '../ports/records.ts';
import type { ReconcilerDeps } from './deps.ts';
import type { JobView } from './observe.ts';
import { Superseded } from './superseded.ts';

const eventLifeMs = 90 * 24 * 3_600_000;

export const eventWrite = (run: { tenantId: string; jobId: string }, event: EventRecord): RecordWrite => ({
  op: 'put',
  key: recordKeys.event(run.tenantId, run.jobId, event.id),
  value: event,
  expect: 'any',
  expiresAt: event.at + eventLifeMs,
});

export const runWrite = (view: JobView, run: RunRecord): RecordWrite => ({
  op: 'put',
  key: recordKeys.run(run.tenantId, run.jobId, run.id),
  value: run,
  expect: view.run?.revision ?? 'absent',
  index: run.state === 'active' ? activeRunIndex(run.id) : null,
});

/** Commits, or ends this pass when somebody else wrote first. */
export async function commitOrStop(
  deps: Pick<ReconcilerDeps, 'records'>,
  writes: RecordWrite[],
): Promise<void> {
  const outcome = await deps.records.commit(writes);
  if (!outcome.ok) throw new Superseded('the run changed');
}

/** Writes the run back at the revision it was read at, with its events, and moves the view on to the new revision. */
export async function saveRun(
  deps: ReconcilerDeps,
  view: JobView,
  run: RunRecord,
  events: EventRecord[],
): Promise<RunRecord> {
  await commitOrStop(deps, [runWrite(view, run), ...events.map((e) => eventWrite(run, e))]);
  if (view.run) view.run = { value: run, revision: view.run.revision + 1 };
  return run;
}

export async function failCommand(
  deps: ReconcilerDeps,
  view: JobView,
  commandId: string,
  message: string,
): Promise<void> {
  const command = view.commands.find((c) => c.value.id === commandId);
  if (!command || command.value.state === 'failed' || command.value.state === 'succeeded') return;
  const { tenantId, id: jobId } = view.job.value;
  const value = { ...command.value, state: 'failed' as const, message, updatedAt: deps.clock.now() };
  await commitOrStop(deps, [
    { op: 'put', key: recordKeys.command(tenantId, jobId, commandId), value, expect: command.revision },
  ]);
}
