import { archivedEnd } from '../../shared/domain/archived-end.ts';
import { findSnapshots } from '../../shared/domain/find-snapshots.ts';
import type { Observed } from '../../shared/domain/plan.ts';
import { restorePoint } from '../../shared/domain/restore-point.ts';
import { currentAttempt, leaderOf } from '../../shared/domain/run-slots.ts';
import { unheardFor } from '../../shared/domain/unheard.ts';
import { RunLedger } from '../../shared/resources/ledger.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import {
  CommandRecord,
  JobRecord,
  ReportRecord,
  RunRecord,
  StatusRecord,
} from '../../shared/resources/records.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import type { StoredRecord } from '../ports/records.ts';
import type { JobHint } from '../ports/work-queue.ts';
import { type ReconcilerDeps, sourceOf } from './deps.ts';

/** A record with the revision it was read at, so that it can be written back conditionally. */
export type Versioned<T> = { value: T; revision: number };

export type JobView = {
  hint: JobHint;
  job: Versioned<JobRecord>;
  run: Versioned<RunRecord> | null;
  status: Versioned<StatusRecord> | null;
  report: ReportRecord | null;
  commands: Versioned<CommandRecord>[];
};

const versioned = <T>(
  record: StoredRecord | null | undefined,
  parse: (value: unknown) => T,
): Versioned<T> | null => (record ? { value: parse(record.value), revision: record.revision } : null);

/** Everything the table says of a job. Null when the job is gone. */
export async function readJob(deps: Pick<ReconcilerDeps, 'records'>, hint: JobHint): Promise<JobView | null> {
  const { tenantId, workspaceId, jobId } = hint;
  const [jobRow, statusRow, reportRow] = await deps.records.getMany([
    recordKeys.job(tenantId, workspaceId, jobId),
    recordKeys.jobStatus(tenantId, workspaceId, jobId),
    recordKeys.jobReport(tenantId, workspaceId, jobId),
  ]);
  const job = versioned(jobRow, (v) => JobRecord.parse(v));
  if (!job) return null;
  const { runId, orders } = job.value.desired;
  const rows = await deps.records.getMany([
    ...(runId ? [recordKeys.run(tenantId, jobId, runId)] : []),
    ...orders.map((order) => recordKeys.command(tenantId, jobId, order.commandId)),
  ]);
  const run = runId ? versioned(rows[0], (v) => RunRecord.parse(v)) : null;
  const commandRows = runId ? rows.slice(1) : rows;
  const report = versioned(reportRow, (v) => ReportRecord.parse(v))?.value ?? null;
  const reportIsOfRun =
    report !== null &&
    run !== null &&
    report.report.slot.runId === run.value.id &&
    report.report.slot.epoch === run.value.epoch;
  return {
    hint,
    job,
    run,
    status: versioned(statusRow, (v) => StatusRecord.parse(v)),
    report: reportIsOfRun ? report : null,
    commands: commandRows.flatMap((row) => versioned(row, (v) => CommandRecord.parse(v)) ?? []),
  };
}

export type LedgerView = { ledger: RunLedger; etag: string } | null;

export async function readLedger(deps: Pick<ReconcilerDeps, 'objects'>, run: RunRecord): Promise<LedgerView> {
  const found = await deps.objects.get(runPaths(run.tenantId, run.jobId, run.id).ledger);
  if (!found) return null;
  return { ledger: RunLedger.parse(JSON.parse(new TextDecoder().decode(found.body))), etag: found.etag };
}

/** The savepoint of a stop intent, when the run's newest state is that savepoint. */
async function findIntentSavepoint(
  deps: ReconcilerDeps,
  run: RunRecord,
  ledger: RunLedger | null,
): Promise<string | null> {
  if (!ledger?.stopIntent) return null;
  const ids = { tenantId: run.tenantId, jobId: run.jobId, runId: run.id };
  const point = restorePoint(ledger, await findSnapshots(sourceOf(deps), ids, ledger), null);
  return point.kind === 'stop-savepoint' ? point.path : null;
}

/** Whether S3 shows work of a run, or of its newest attempt alone: its agent may be cut off, or have ended unheard. */
async function worked(
  deps: ReconcilerDeps,
  run: RunRecord,
  ledger: RunLedger,
  since: 'start' | 'newest attempt',
): Promise<boolean> {
  const ids = { tenantId: run.tenantId, jobId: run.jobId, runId: run.id };
  const { checkpoints } = await findSnapshots(sourceOf(deps), ids, ledger);
  const written = since === 'start' ? checkpoints : checkpoints.filter(({ epoch }) => epoch === run.epoch);
  return written.length > 0 || (await archivedEnd(sourceOf(deps), ids)) !== null;
}

/** A job may have run while nobody heard of it. */
const hasRun = async (
  deps: ReconcilerDeps,
  view: JobView,
  run: RunRecord,
  ledger: RunLedger | null,
): Promise<boolean> =>
  view.job.value.desired.state !== 'running' &&
  !run.everRunning &&
  ledger !== null &&
  worked(deps, run, ledger, 'start');

async function unheardSinceLaunch(
  deps: ReconcilerDeps,
  { report }: JobView,
  run: RunRecord,
  ledger: RunLedger | null,
): Promise<number | null> {
  const attempt = currentAttempt(run);
  if (attempt === null || ledger === null) return null;
  const silentMs = unheardFor({ run, report }, leaderOf(attempt), deps.clock.now());
  if (silentMs === null || (await worked(deps, run, ledger, 'newest attempt'))) return null;
  return silentMs;
}

/** What the planner decides from: the table's view, and what S3 holds. */
export async function observeRun(deps: ReconcilerDeps, view: JobView, run: RunRecord): Promise<Observed> {
  const found = await readLedger(deps, run);
  return {
    job: view.job.value,
    run,
    ledger: found?.ledger ?? null,
    report: view.report,
    commands: view.commands.map((command) => command.value),
    intentSavepoint: await findIntentSavepoint(deps, run, found?.ledger ?? null),
    hasRun: await hasRun(deps, view, run, found?.ledger ?? null),
    unheardMs: await unheardSinceLaunch(deps, view, run, found?.ledger ?? null),
  };
}
