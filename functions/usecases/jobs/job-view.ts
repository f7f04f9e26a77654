import { availabilityNow } from '../../../shared/domain/availability-view.ts';
import { evidenceOf, restartUnseen } from '../../../shared/domain/job-status.ts';
import { wasAskedFor } from '../../../shared/domain/passing-trouble.ts';
import type { Evidence, Job } from '../../../shared/resources/job.ts';
import type { JobFlow } from '../../../shared/resources/job-graph.ts';
import { DraftHashRecord, JobRecord, ReportRecord, StatusRecord } from '../../../shared/resources/records.ts';
import type { FlinkStatus } from '../../../shared/resources/report.ts';
import type { StoredRecord } from '../../ports/records.ts';

/** A job and what lies beside it in the list. */
export type JobParts = {
  job: JobRecord;
  draft: DraftHashRecord | null;
  report: ReportRecord | null;
  status: StatusRecord | null;
};

/** Groups the records of a stretch of the list by job; a job without its own record is left out. */
export function sortParts(rows: readonly StoredRecord[]): JobParts[] {
  const jobs: JobParts[] = [];
  for (const row of rows) {
    const [, id, companion] = row.key.sort.split('#');
    if (companion === undefined) {
      jobs.push({ job: JobRecord.parse(row.value), draft: null, report: null, status: null });
      continue;
    }
    const parts = jobs.at(-1);
    if (!parts || parts.job.id !== id) continue;
    if (companion === 'DRAFT') parts.draft = DraftHashRecord.parse(row.value);
    if (companion === 'REPORT') parts.report = ReportRecord.parse(row.value);
    if (companion === 'STATUS') parts.status = StatusRecord.parse(row.value);
  }
  return jobs;
}

export const iso = (ms: number): string => new Date(ms).toISOString();

const settledStates: readonly string[] = ['created', 'paused', 'stopped', 'failed', 'finished'];

/** The status, unless it is of the run before: a run that was just started has none yet. */
const currentStatus = ({
  job,
  status,
}: JobParts): Pick<StatusRecord, 'state' | 'because' | 'since' | 'unknown' | 'launchedAt' | 'epoch'> => {
  const unseen = { unknown: false, launchedAt: null, epoch: 0 };
  if (job.desired.runId === null) {
    return { state: 'created', because: 'never started', since: job.createdAt, ...unseen };
  }
  if (status?.runId === job.desired.runId) {
    return restartUnseen(job, status) ? { ...status, state: 'stopping', because: 'accepted' } : status;
  }
  return {
    state: 'starting',
    because: 'accepted',
    since: job.run?.startedAt ?? job.updatedAt,
    ...unseen,
  };
};

/** In this run, whoever mended it: Flink, the agent or the reconciler. */
const recoveriesOf = ({ job, status }: JobParts): number =>
  status?.availability && status.availability.runId === job.desired.runId
    ? status.availability.recoveries
    : 0;

const flowView = ({ at, ...strip }: NonNullable<ReportRecord['flow']>): JobFlow => ({
  observedAt: iso(at),
  ...strip,
});

/** What was asked for is no trouble of the job's. */
const exceptionView = (newest: FlinkStatus['exception']): Job['exception'] =>
  newest === null || wasAskedFor(newest.text) ? null : { at: iso(newest.at), text: newest.text };

/** The state, unless nobody can say: what it was is then all there is to tell. */
const stateView = (
  { state, because }: Pick<StatusRecord, 'state' | 'because'>,
  evidence: Evidence,
): Pick<Job, 'state' | 'because' | 'evidence' | 'lastKnown'> =>
  evidence === 'unknown'
    ? { state: 'unknown', because: notHeard, evidence, lastKnown: { state, because } }
    : { state, because, evidence, lastKnown: null };

const notHeard = 'nothing is heard of it';

/** A job as the API shows it. */
export function jobView(parts: JobParts, now: number): Job {
  const { job, draft } = parts;
  const status = currentStatus(parts);
  const active = !settledStates.includes(status.state);
  const report = parts.report?.report.slot.runId === job.desired.runId ? parts.report : null;
  const flink = report?.report.flink ?? null;
  const observedAt = active ? (report?.receivedAt ?? null) : status.since;
  return {
    id: job.id,
    workspaceId: job.workspaceId,
    name: job.name,
    kind: job.kind,
    ...stateView(status, active ? evidenceOf(status, report, now) : 'fresh'),
    observedAt: observedAt === null ? null : iso(observedAt),
    since: iso(status.since),
    // Between the two runs of a restart the job is wanted running all the time.
    desired: job.desired.next ? 'running' : job.desired.state,
    maxParallelism: job.maxParallelism,
    latestVersion: job.latestVersion,
    draftAhead: draft !== null && draft.hash !== job.publishedHash,
    run: job.run && {
      id: job.run.id,
      version: job.run.version,
      epoch: status.epoch,
      startedAt: iso(job.run.startedAt),
      flinkJobId: job.run.flinkJobId,
      parallelism: job.run.parallelism,
      operatorParallelism: job.run.operatorParallelism,
      runningTasks: active ? (flink?.runningTasks ?? 0) : 0,
      totalTasks: flink?.totalTasks ?? 0,
      restarts: recoveriesOf(parts),
      limitsEnforced: report?.report.enforced.limits ?? null,
      userIsolated: report?.report.enforced.user ?? null,
    },
    latestCheckpoint: flink?.latestCheckpoint
      ? {
          id: flink.latestCheckpoint.id,
          completedAt: iso(flink.latestCheckpoint.completedAt),
          sizeBytes: flink.latestCheckpoint.sizeBytes,
          durationMs: flink.latestCheckpoint.durationMs,
        }
      : null,
    exception: exceptionView(flink?.exception ?? null),
    flow: report?.flow ? flowView(report.flow) : null,
    availability: availabilityNow(parts.status?.availability ?? null, now),
    cu: job.run?.cu ?? draft?.cu ?? 0,
    snapshotSchedule: job.snapshotSchedule,
    snapshotRetention: job.snapshotRetention,
    createdAt: iso(job.createdAt),
    updatedAt: iso(job.updatedAt),
  };
}
