import { archivedEnd } from '../../shared/domain/archived-end.ts';
import { findSnapshots } from '../../shared/domain/find-snapshots.ts';
import { handedOver } from '../../shared/domain/hand-over.ts';
import { statusOf } from '../../shared/domain/job-status.ts';
import { checkpointIdOf, restorePoint } from '../../shared/domain/restore-point.ts';
import type { RunResult } from '../../shared/resources/ledger.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import {
  type CommandRecord,
  type RunRecord,
  type SnapshotRecord,
  UsageRecord,
} from '../../shared/resources/records.ts';
import type { StartPoint } from '../../shared/resources/start-point.ts';
import type { RecordWrite } from '../ports/records.ts';
import { type ReconcilerDeps, sourceOf } from './deps.ts';
import { withHealth } from './job-health.ts';
import { type JobView, readLedger } from './observe.ts';
import { runEvent } from './run-event.ts';
import { commitOrStop, eventWrite, runWrite } from './save.ts';
import { type Following, startNext } from './start-next.ts';

/** The run is over and nothing of it lives: in one commit it leaves the index of active runs, with its snapshot, status and events. */
export async function settleRun(
  deps: ReconcilerDeps,
  view: JobView,
  run: RunRecord,
  { result, handOver }: { result: RunResult; handOver: boolean },
): Promise<RunRecord> {
  const now = deps.clock.now();
  const { startPoint, snapshot } = await finalRestorePoint(deps, run, result);
  const over: RunRecord = {
    ...run,
    state: 'settled',
    result,
    endedAt: now,
    attempts: run.attempts.map((a) => ({ ...a, endedAt: a.endedAt ?? now })),
    finalRestorePoint: startPoint,
  };
  const following = await startNext(deps, view, { ended: over, snapshot, handOver });
  if (handOver && following.run === null) return letGo(deps, view, run, following);
  const settled = handOver && following.run ? handedOver(over, following.run.id, now) : over;
  const usage = await freedUsage(deps, run, following.run);
  const { status, writes: outages } = withHealth(
    deps,
    statusOf(following.job, null, settled, view.status?.value ?? null, now),
    { job: following.job, run: settled, report: view.report, endWanted: true, isOver: true },
  );
  const severity = result.state === 'FAILED' ? 'error' : 'info';
  const { tenantId, workspaceId, jobId } = run;
  await commitOrStop(deps, [
    runWrite(view, settled),
    // Orders are written against this revision: one that came meanwhile is seen by the next pass, a later one is refused.
    {
      op: 'put',
      key: recordKeys.job(tenantId, workspaceId, jobId),
      value: following.job,
      expect: view.job.revision,
    },
    ...following.writes,
    ...usage,
    ...outages,
    ...(snapshot ? [snapshotWrite(run, snapshot)] : []),
    ...view.commands.flatMap((c) => finishCommand(view, c, result, now)),
    {
      op: 'put',
      key: recordKeys.jobStatus(run.tenantId, run.workspaceId, run.jobId),
      value: status,
      expect: view.status?.revision ?? 'absent',
    },
    eventWrite(run, runEvent(deps, run, severity, `run-${result.state.toLowerCase()}`, result.because)),
  ]);
  if (view.run) view.run = { value: settled, revision: view.run.revision + 1 };
  return settled;
}

/** Nothing follows after all: the tasks that wait for it are to end before the run is settled. */
async function letGo(
  deps: ReconcilerDeps,
  view: JobView,
  run: RunRecord,
  { job, writes }: Following,
): Promise<RunRecord> {
  const key = recordKeys.job(run.tenantId, run.workspaceId, run.jobId);
  await commitOrStop(deps, [{ op: 'put', key, value: job, expect: view.job.revision }, ...writes]);
  return run;
}

async function finalRestorePoint(
  deps: ReconcilerDeps,
  run: RunRecord,
  result: RunResult,
): Promise<{ startPoint: StartPoint | null; snapshot: SnapshotRecord | null }> {
  if (result.savepointPath) return snapshotAt(deps, run, result.savepointPath, 'savepoint', true);
  // Flink deletes the checkpoints of a job that has finished, though not all that earlier JobManagers left: none of them,
  // nor the start, is where its output ends. To do it all again is for a person to ask for.
  if (result.state === 'FINISHED') return { startPoint: null, snapshot: null };
  const found = await readLedger(deps, run);
  if (!found) return { startPoint: run.startPoint, snapshot: null };
  const ids = { tenantId: run.tenantId, jobId: run.jobId, runId: run.id };
  const point = restorePoint(found.ledger, await findSnapshots(sourceOf(deps), ids, found.ledger), null);
  switch (point.kind) {
    case 'checkpoint':
      return snapshotAt(deps, run, point.path, 'checkpoint', false);
    case 'stop-savepoint':
      return snapshotAt(deps, run, point.path, 'savepoint', false);
    case 'state-vanished':
      return { startPoint: null, snapshot: null };
    default: {
      // A stop may have met a job that had just finished, with checkpoints that came and went before anybody saw them.
      const finished = (await archivedEnd(sourceOf(deps), ids)) === 'FINISHED';
      return { startPoint: finished ? null : run.startPoint, snapshot: null };
    }
  }
}

async function snapshotAt(
  deps: ReconcilerDeps,
  run: RunRecord,
  path: string,
  kind: SnapshotRecord['kind'],
  committed: boolean,
): Promise<{ startPoint: StartPoint; snapshot: SnapshotRecord }> {
  const folder = path.slice(`s3://${deps.bucket}/`.length);
  const objects = await deps.objects.list(`${folder}/`);
  const metadata = await deps.objects.get(`${folder}/_metadata`);
  // The id follows from the run, so that settling again after a crash makes the same snapshot.
  const id = `snap_${run.id.slice('run_'.length)}`;
  const snapshot: SnapshotRecord = {
    schema: 1,
    id,
    jobId: run.jobId,
    runId: run.id,
    kind,
    path,
    checkpointId: metadata ? checkpointIdOf(metadata.body) : null,
    version: run.version,
    createdAt: objects.find((o) => o.key.endsWith('/_metadata'))?.modifiedAt ?? deps.clock.now(),
    sizeBytes: objects.reduce((sum, o) => sum + o.size, 0),
    committed,
    deleting: false,
  };
  return { startPoint: { kind: 'snapshot', path, snapshotId: id, allowNonRestoredState: false }, snapshot };
}

const snapshotWrite = (run: RunRecord, snapshot: SnapshotRecord): RecordWrite => ({
  op: 'put',
  key: recordKeys.snapshot(run.tenantId, run.jobId, snapshot.id),
  value: snapshot,
  expect: 'any',
});

/** A command that is still open when its run ends gets its outcome here, so that nobody waits for ever. */
function finishCommand(
  view: JobView,
  command: JobView['commands'][number],
  result: RunResult,
  now: number,
): RecordWrite[] {
  const { value, revision } = command;
  if (value.state === 'succeeded' || value.state === 'failed') return [];
  const stopped =
    value.kind === 'stop' &&
    result.state === 'STOPPED' &&
    (value.mode === 'now' ||
      result.savepointPath !== null ||
      result.because === 'stopped before it ran' ||
      result.because === 'stopped before it started');
  const next: CommandRecord = {
    ...value,
    state: stopped ? 'succeeded' : 'failed',
    message: stopped ? result.because : `The run ended before this could be done: ${result.because}`,
    savepointPath: stopped ? result.savepointPath : null,
    updatedAt: now,
  };
  const { tenantId, id: jobId } = view.job.value;
  return [{ op: 'put', key: recordKeys.command(tenantId, jobId, value.id), value: next, expect: revision }];
}

/** The CU of the run are free again for the workspace's limit, or held by the one that follows it. */
async function freedUsage(
  deps: ReconcilerDeps,
  run: RunRecord,
  next: { id: string; cu: number } | null,
): Promise<RecordWrite[]> {
  const key = recordKeys.usage(run.tenantId, run.workspaceId);
  const row = await deps.records.get(key);
  if (!row) return [];
  const usage = UsageRecord.parse(row.value);
  if (!(run.id in usage.runs) && next === null) return [];
  const runs = Object.fromEntries(Object.entries(usage.runs).filter(([id]) => id !== run.id));
  if (next) runs[next.id] = next.cu;
  return [{ op: 'put', key, value: { schema: 1, runs }, expect: row.revision }];
}
