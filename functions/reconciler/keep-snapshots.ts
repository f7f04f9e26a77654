import { isSnapshotDue, retiredSnapshots } from '../../shared/domain/snapshot-policy.ts';
import { MillraceError } from '../../shared/errors.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { CommandRecord, type JobRecord } from '../../shared/resources/records.ts';
import { markWrites } from '../usecases/jobs/delete-snapshot.ts';
import { loadJob } from '../usecases/jobs/load-job.ts';
import { offeredSnapshots } from '../usecases/jobs/load-snapshot.ts';
import { commitOrder, loadActive, order } from '../usecases/jobs/order.ts';
import { folderOf, neededBy } from '../usecases/jobs/snapshot-needs.ts';
import type { ReconcilerDeps } from './deps.ts';
import { runEvent } from './run-event.ts';
import { eventWrite } from './save.ts';

/** Savepoints the schedules ordered in this sweep, those that had to wait for another one, and those that were let go. */
export type KeptSnapshots = { ordered: number; postponed: number; retired: number };

/** Nothing is in a hurry here: what does not fit into this sweep is done in the next. */
const retiresAtMost = 10;

/** Takes the savepoints that are due of running jobs, and lets go of those their retention does not keep. Jobs without either cost nothing. */
export async function keepSnapshots(
  deps: ReconcilerDeps,
  running: readonly JobRecord[],
): Promise<KeptSnapshots> {
  const done = { ordered: 0, postponed: 0, retired: 0 };
  for (const job of running) {
    if (isSnapshotDue(job, deps.clock.now())) {
      if (await takeScheduled(deps, job)) done.ordered += 1;
      else done.postponed += 1;
    }
    const { count, maxAgeHours } = job.snapshotRetention;
    if (count !== null || maxAgeHours !== null) done.retired += await retire(deps, job);
  }
  return done;
}

/** One at a time: false while another command is under way, or when somebody else wrote first. */
async function takeScheduled(deps: ReconcilerDeps, job: JobRecord): Promise<boolean> {
  const rows = await deps.records.getMany(
    job.desired.orders.map(({ commandId }) => recordKeys.command(job.tenantId, job.id, commandId)),
  );
  const open = rows.some(
    (row) => row && ['pending', 'running'].includes(CommandRecord.parse(row.value).state),
  );
  if (open) return false;
  try {
    const active = await loadActive(deps.records, job.tenantId, {
      workspaceId: job.workspaceId,
      jobId: job.id,
    });
    const what = { kind: 'savepoint', mode: 'savepoint', desired: null, scheduled: true } as const;
    const ordered = await order(deps, active, 'schedule', what);
    const said = runEvent(deps, active.run, 'info', 'savepoint-asked', 'The schedule asked for a savepoint');
    await commitOrder(deps, ordered, [eventWrite(active.run, said)]);
    return true;
  } catch (error) {
    // The job is being stopped, has just ended, or was written to meanwhile.
    if (error instanceof MillraceError) return false;
    throw error;
  }
}

/** What is needed stays, and is looked at again with every sweep. */
async function retire(deps: ReconcilerDeps, job: JobRecord): Promise<number> {
  const offered = await offeredSnapshots(deps.records, job);
  const all = offered.map(({ snapshot }) => snapshot);
  const old = retiredSnapshots(job.snapshotRetention, all, deps.clock.now()).slice(0, retiresAtMost);
  let retired = 0;
  for (const snapshot of old) {
    const { job: now, revision } = await loadJob(deps.records, job.tenantId, {
      workspaceId: job.workspaceId,
      jobId: job.id,
    });
    if (await neededBy(deps, now, folderOf(deps, job.tenantId, snapshot))) continue;
    const at = offered.find((one) => one.snapshot.id === snapshot.id)?.revision ?? 0;
    const of = { jobId: job.id, id: snapshot.runId };
    const said = runEvent(
      deps,
      of,
      'info',
      'snapshot-retired',
      `Snapshot ${snapshot.id} is not kept any longer`,
    );
    const outcome = await deps.records.commit([
      ...markWrites(now, revision, snapshot, at),
      eventWrite({ tenantId: job.tenantId, jobId: job.id }, said),
    ]);
    if (outcome.ok) retired += 1;
  }
  return retired;
}
