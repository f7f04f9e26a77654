import { absorb, type SeenTask } from '../../shared/domain/absorb.ts';
import { mayBeLate } from '../../shared/domain/stuck.ts';
import { activeRunIndexes, recordKeys } from '../../shared/resources/record-keys.ts';
import { JobRecord, RunRecord, StatusRecord } from '../../shared/resources/records.ts';
import type { RecordKey } from '../ports/records.ts';
import type { ReconcilerDeps } from './deps.ts';
import { type KeptSnapshots, keepSnapshots } from './keep-snapshots.ts';

/** Runs that are not settled, from the sparse index; nothing of settled jobs is read. */
export async function activeRuns(deps: Pick<ReconcilerDeps, 'records'>): Promise<RunRecord[]> {
  const keys = (await Promise.all(activeRunIndexes.map((index) => deps.records.listIndex(index)))).flat();
  const rows = await getAll(deps, keys);
  return rows.flatMap((row) => {
    const run = row === null ? null : RunRecord.parse(row);
    return run?.state === 'active' ? [run] : [];
  });
}

/**
 * Every minute: finds the jobs that need a look and says so to the queue; what a lost hint would have said.
 * Tasks are described in batches over all jobs, and a job that is as wanted costs no write and no message.
 */
export async function sweep(
  deps: ReconcilerDeps,
): Promise<{ active: number; hinted: number } & KeptSnapshots> {
  const runs = await activeRuns(deps);
  const ids = runs.flatMap(launchedTasks);
  const described: SeenTask[] = ids.length > 0 ? await deps.runtime.describe(ids) : [];
  const seen = new Map(described.map((task) => [task.taskId, task]));
  const companions = await getAll(
    deps,
    runs.flatMap((run) => [
      recordKeys.job(run.tenantId, run.workspaceId, run.jobId),
      recordKeys.jobStatus(run.tenantId, run.workspaceId, run.jobId),
    ]),
  );
  let hinted = 0;
  const running: JobRecord[] = [];
  for (const [index, run] of runs.entries()) {
    const jobRow = companions[index * 2];
    const statusRow = companions[index * 2 + 1];
    const job = jobRow ? JobRecord.parse(jobRow) : null;
    const status = statusRow ? StatusRecord.parse(statusRow) : null;
    if (job && status?.state === 'running' && status.runId === run.id) running.push(job);
    if (job && status && isSteady(run, job, status, seen, deps.clock.now())) continue;
    hinted += 1;
    await deps.queue.enqueue({ tenantId: run.tenantId, workspaceId: run.workspaceId, jobId: run.jobId });
  }
  return { active: runs.length, hinted, ...(await keepSnapshots(deps, running)) };
}

const launchedTasks = (run: RunRecord): string[] =>
  run.attempts.flatMap((a) => a.slots.flatMap((s) => (s.phase === 'launched' && s.taskId ? [s.taskId] : [])));

/** Running as wanted, and nothing the runtime says is news. */
const isSteady = (
  run: RunRecord,
  job: JobRecord,
  status: StatusRecord,
  seen: ReadonlyMap<string, SeenTask>,
  now: number,
): boolean =>
  job.desired.state === 'running' &&
  job.desired.runId === run.id &&
  status.state === 'running' &&
  status.epoch === run.epoch &&
  !mayBeLate(run, job.desired.orders, now) &&
  (run.attempts.at(-1)?.slots.every((slot) => slot.phase === 'launched') ?? false) &&
  absorb(run, seen, null, now) === run;

async function getAll(deps: Pick<ReconcilerDeps, 'records'>, keys: readonly RecordKey[]): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let from = 0; from < keys.length; from += 100) {
    const rows = await deps.records.getMany(keys.slice(from, from + 100));
    values.push(...rows.map((row) => row?.value ?? null));
  }
  return values;
}
