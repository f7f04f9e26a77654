import { takenOver } from '../../shared/domain/hand-over.ts';
import { mayLoseOutput } from '../../shared/domain/output-loss.ts';
import { totalCu } from '../../shared/resources/job-settings.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import {
  type JobRecord,
  type NextRun,
  type RunRecord,
  type SnapshotRecord,
  VersionRecord,
} from '../../shared/resources/records.ts';
import { scaleOf } from '../../shared/resources/scale.ts';
import type { StartPoint } from '../../shared/resources/start-point.ts';
import type { RecordWrite } from '../ports/records.ts';
import { newRun, newRunWrite, putSpec } from '../usecases/jobs/new-run.ts';
import { clientToken } from './client-token.ts';
import type { ReconcilerDeps } from './deps.ts';
import type { JobView } from './observe.ts';
import { runEvent } from './run-event.ts';
import { eventWrite } from './save.ts';

/** What becomes of the job when its run is settled: `job` as it is to be stored, and the run a restart goes on with. */
export type Following = { job: JobRecord; run: { id: string; cu: number } | null; writes: RecordWrite[] };

/** `handOver`: the tasks of the run that has ended wait to be taken over. */
type Ended = { ended: RunRecord; snapshot: SnapshotRecord | null; handOver: boolean };

/**
 * A restart goes on here, with the writes that settle the run before: either both are stored or none. The id of the new
 * run was chosen when the restart was asked for, so that doing this again after a crash makes the same run.
 */
export async function startNext(
  deps: ReconcilerDeps,
  view: JobView,
  { ended, snapshot, handOver }: Ended,
): Promise<Following> {
  const job = view.job.value;
  const { next } = job.desired;
  if (next === null) return { job, run: null, writes: [] };
  const found = await verdict(deps, view, ended, next, snapshot);
  if ('refused' in found) {
    const said = runEvent(deps, ended, 'warning', 'restart-refused', `Not started again: ${found.refused}`);
    return {
      job: { ...job, desired: { ...job.desired, next: null } },
      run: null,
      writes: [eventWrite(ended, said)],
    };
  }
  const { version, startPoint } = found;
  const begin = {
    ...{ id: next.runId, startPoint, by: job.desired.by, now: deps.clock.now() },
    ...(version.number === ended.version ? { scale: scaleOf(ended.settings) } : {}),
  };
  const begun = newRun(job, version, begin);
  const run = handOver ? inTasksOf(ended, begun.run, begin.now) : begun.run;
  await putSpec(deps.objects, begun.job, run, version);
  const from = startPoint.kind === 'empty' ? 'empty state, as it had no checkpoint yet' : startPoint.path;
  const said = runEvent(
    deps,
    run,
    'info',
    'run-restarted',
    `Version ${version.number} started again from ${from}${handOver ? ', in the same containers' : ''}`,
  );
  return {
    job: begun.job,
    run: { id: run.id, cu: totalCu(run.settings) },
    writes: [newRunWrite(run), eventWrite(ended, said)],
  };
}

const inTasksOf = (ended: RunRecord, run: RunRecord, now: number): RunRecord => ({
  ...run,
  epoch: 1,
  attempts: [takenOver(ended, run.id, now, clientToken)],
});

async function verdict(
  deps: ReconcilerDeps,
  view: JobView,
  ended: RunRecord,
  next: NextRun,
  snapshot: SnapshotRecord | null,
): Promise<{ refused: string } | { version: VersionRecord; startPoint: StartPoint }> {
  const stop = view.commands.find(({ value }) => value.id === next.commandId)?.value;
  if (stop?.state === 'failed' && ended.result?.state !== 'STOPPED') {
    return { refused: 'the restart had failed before, and the run ended for another reason' };
  }
  const from = ended.finalRestorePoint;
  if (from === null) {
    return {
      refused:
        ended.result?.state === 'FINISHED'
          ? 'the job finished its work before it could be stopped'
          : 'there is no restore point any more',
    };
  }
  const row = await deps.records.get(recordKeys.version(ended.tenantId, ended.jobId, next.version));
  if (!row) return { refused: `there is no version ${next.version}` };
  const version = VersionRecord.parse(row.value);
  const age = snapshot && { committed: snapshot.committed, ageMs: deps.clock.now() - snapshot.createdAt };
  if (age !== null && mayLoseOutput(age, version.connectors) && !next.acceptOutputLoss) {
    return { refused: 'the restore point is older than the transactions of its sinks may live' };
  }
  if (from.kind === 'empty') return { version, startPoint: from };
  // A yes that was given for the run before holds for the same version, as long as that had no checkpoint of its own.
  const kept = version.number === ended.version && from.allowNonRestoredState;
  return { version, startPoint: { ...from, allowNonRestoredState: next.allowNonRestoredState || kept } };
}
