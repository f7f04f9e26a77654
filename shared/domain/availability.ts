/**
 * Wanted time, and the part of it in which not all tasks ran. Facts are folded in when they are seen; what lies between
 * two facts follows from them, so nothing is written while nothing changes.
 */
import type { AvailabilityRecord, OpenOutage } from '../resources/availability.ts';
import type { JobRecord, ReportRecord, RunRecord } from '../resources/records.ts';
import type { Outage, OutageKind } from '../resources/task-health.ts';
import { addTime, countOutage } from './month-sums.ts';
import { endOfLeader, isPlatformReason } from './platform-reason.ts';
import { currentAttempt, leaderOf } from './run-slots.ts';

/** An outage that is over. */
export type ClosedOutage = OpenOutage & { until: number };

export type HealthFacts = {
  job: Pick<JobRecord, 'desired'>;
  run: RunRecord;
  /** Newest report of the JobManager's agent of the run's epoch. */
  report: ReportRecord | null;
  /** The run is to end: asked for, and not failed. */
  endWanted: boolean;
  /** How the run ended is known already, and only its tasks are still being ended. */
  isOver: boolean;
};

type Fold = { record: AvailabilityRecord; closed: ClosedOutage[] };

/** What is known after these facts, and the outages that are over by them. The same facts twice change nothing. */
export function foldAvailability(before: AvailabilityRecord | null, facts: HealthFacts, now: number): Fold {
  const fold: Fold = { record: before ?? nothing(facts.run), closed: [] };
  if (isWanted(facts)) wake(fold, before, facts.run, now);
  if (fold.record.runId !== facts.run.id) fold.record = { ...fold.record, ...fresh(facts.run) };
  if (fold.record.wantedSince !== null) {
    hear(fold, facts);
    mourn(fold, facts, now);
  }
  if (!isWanted(facts)) rest(fold, restedAt(facts));
  return fold;
}

const fresh = (run: RunRecord) => ({
  runId: run.id,
  recoveries: 0,
  seen: { epoch: 0, launch: 0, number: 0 },
});

const nothing = (run: RunRecord): AvailabilityRecord => ({
  months: [],
  wantedSince: null,
  down: null,
  ...fresh(run),
});

const isWanted = ({ job, run, endWanted }: HealthFacts): boolean => {
  if (job.desired.next !== null || job.desired.runId !== run.id) return true;
  // A job that was given up stays wanted, and down, until somebody decides otherwise.
  if (run.state === 'settled') return run.result?.state === 'FAILED' && job.desired.state === 'running';
  return !endWanted;
};

const restedAt = ({ job, run }: HealthFacts): number =>
  job.desired.state === 'running' ? (run.result?.at ?? job.desired.at) : job.desired.at;

function wake(fold: Fold, before: AvailabilityRecord | null, run: RunRecord, now: number): void {
  const isNew = before?.runId !== run.id;
  const { record } = fold;
  const wantedSince = record.wantedSince ?? (isNew ? run.createdAt : now);
  const started = { from: run.createdAt, kind: 'change' as const, because: 'Started.' };
  fold.record = { ...record, wantedSince, down: record.down ?? (isNew ? started : null) };
}

/** What the agent saw, in the control plane's time: of its clock only differences are believed. */
function hear(fold: Fold, { run, report }: HealthFacts): void {
  const health = report?.report.health ?? null;
  if (report === null || health === null || report.report.slot.epoch !== run.epoch) return;
  const offset = report.receivedAt - report.report.at;
  const { epoch, launch } = report.report.slot;
  if (health.firstRanAt !== null) comeBack(fold, health.firstRanAt + offset);
  for (const outage of health.outages) {
    if (isSeen(fold.record.seen, { epoch, launch, number: outage.number })) continue;
    goDown(fold, outage.from + offset, outage.kind, outage.because);
    if (outage.until === null) continue;
    tellBetter(fold, outage);
    comeBack(fold, outage.until + offset);
    fold.record = { ...fold.record, seen: { epoch, launch, number: outage.number } };
  }
  if (health.runningSince !== null) comeBack(fold, health.runningSince + offset);
}

const isSeen = (seen: AvailabilityRecord['seen'], it: AvailabilityRecord['seen']): boolean =>
  it.epoch !== seen.epoch
    ? it.epoch < seen.epoch
    : it.launch !== seen.launch
      ? it.launch < seen.launch
      : it.number <= seen.number;

/** The JobManager's task is gone, or the run has ended though it is wanted. */
function mourn(fold: Fold, { job, run, report, isOver }: HealthFacts, now: number): void {
  if (run.state === 'settled') {
    const at = run.result?.at ?? now;
    if (job.desired.runId !== run.id) goDown(fold, at, 'change', 'Restarted.');
    else goDown(fold, at, 'failure', run.result?.because ?? 'The run ended.');
    return;
  }
  const attempt = currentAttempt(run);
  const leader = attempt && leaderOf(attempt);
  if (leader?.phase !== 'stopped' || isOver) return;
  const because = endOfLeader(leader, report?.report.slot.epoch === run.epoch ? report : null);
  const kind = job.desired.next ? 'change' : isPlatformReason(because) ? 'platform' : 'failure';
  goDown(fold, leader.endedAt ?? now, kind, `The task ended: ${because}`);
}

function goDown(fold: Fold, from: number, kind: OutageKind, because: string): void {
  const { record } = fold;
  if (record.down !== null || record.wantedSince === null) return;
  const at = Math.max(from, record.wantedSince);
  fold.record = { ...record, down: { from: at, kind, because: because.slice(0, 500) } };
}

/** The cause is often only known when it is over. */
function tellBetter(fold: Fold, { from, because, kind }: Outage): void {
  const { down } = fold.record;
  if (down !== null && down.from <= from && down.kind === kind) {
    fold.record = { ...fold.record, down: { ...down, because } };
  }
}

/** Nothing happens when it went down only after that. */
function comeBack(fold: Fold, at: number): void {
  const { down, recoveries } = fold.record;
  if (down === null || at < down.from) return;
  close(fold, down, at);
  if (down.kind !== 'change') fold.record = { ...fold.record, recoveries: recoveries + 1 };
}

/** Nobody wants it any more: what is counted ends there. */
function rest(fold: Fold, at: number): void {
  const { down, wantedSince } = fold.record;
  if (wantedSince === null) return;
  const until = Math.max(at, wantedSince);
  if (down !== null && down.from < until) close(fold, down, until);
  const months = addTime(fold.record.months, 'wantedMs', wantedSince, until);
  fold.record = { ...fold.record, months, wantedSince: null, down: null };
}

function close(fold: Fold, down: OpenOutage, until: number): void {
  const months = addTime(fold.record.months, 'downMs', down.from, until);
  fold.closed.push({ ...down, until });
  fold.record = {
    ...fold.record,
    down: null,
    months:
      down.kind === 'change' ? addTime(months, 'changeMs', down.from, until) : countOutage(months, until),
  };
}
