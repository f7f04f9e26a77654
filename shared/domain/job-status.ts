import type { Evidence, SeenState } from '../resources/job.ts';
import type { JobRecord, ReportRecord, RunRecord, StatusRecord } from '../resources/records.ts';
import { scaleOf } from '../resources/scale.ts';
import { effectiveWish } from './effective-wish.ts';
import { preparing } from './hand-over.ts';
import { type Observed, planRun } from './plan.ts';
import { newOutcome, openRescale } from './rescaled.ts';
import { currentAttempt, leaderOf } from './run-slots.ts';
import { scaleWords } from './scale-words.ts';

type State = { state: SeenState; because: string };

const settledState = (run: RunRecord, desired: JobRecord['desired']): State => {
  const result = run.result;
  if (!result) return { state: 'failed', because: 'the run ended without a result' };
  if (result.state === 'FINISHED') return { state: 'finished', because: result.because };
  if (result.state === 'FAILED') return { state: 'failed', because: result.because };
  return { state: desired.state === 'paused' ? 'paused' : 'stopped', because: result.because };
};

const activeState = (o: Observed, now: number): State => {
  const wish = effectiveWish(o.job, o.commands);
  const flink = o.report?.report.flink ?? null;
  const plan = planRun(o, now);
  if (wish.kind === 'end' || o.ledger?.result) {
    const word = o.job.desired.state === 'paused' ? 'pausing' : 'stopping';
    const failed = o.ledger?.result?.state === 'FAILED';
    return { state: failed ? 'failing' : word, because: o.ledger?.result?.because ?? stopWords(o, wish) };
  }
  if (flink?.jobState === 'FAILING' || flink?.jobState === 'FAILED') {
    return { state: 'failing', because: flink.exception?.text.split('\n')[0] ?? 'Flink gives the job up' };
  }
  const attempt = currentAttempt(o.run);
  const leaderLives = attempt !== null && leaderOf(attempt).phase === 'launched';
  // Until the run record knows what came of it, too: who reads that it runs reads with which parallelism.
  const rescale = openRescale(o, o.run) ?? newOutcome(o, o.run)?.scale ?? null;
  if (leaderLives && rescale !== null && o.run.everRunning) {
    return {
      state: 'rescaling',
      because: `to run with ${scaleWords(rescale, scaleOf(o.run.settings))}`,
    };
  }
  if (leaderLives && flink?.allTasksRunning)
    return { state: 'running', because: failedStop(o) ?? 'all tasks run' };
  const because =
    plan.because !== 'as wanted' ? plan.because : (o.report?.report.because ?? 'waiting for the agent');
  return { state: o.run.everRunning ? 'recovering' : 'starting', because };
};

const stopWords = (o: Observed, wish: ReturnType<typeof effectiveWish>): string => {
  if (wish.kind !== 'end' || wish.mode === 'now') return 'being stopped';
  const { next } = o.job.desired;
  if (next && o.commands.some((c) => c.id === next.commandId && c.message === preparing)) return preparing;
  return next ? 'taking a savepoint to restart from' : 'taking a savepoint';
};

const failedStop = (o: Observed): string | null => {
  if (o.job.desired.state === 'running') return null;
  const failed = [...o.commands].reverse().find((c) => c.kind === 'stop' && c.state === 'failed');
  if (!failed) return null;
  return `${o.job.desired.next ? restartFailed : 'the stop failed'}: ${failed.message}`;
};

const restartFailed = 'the restart failed';

/** States in which no run is active. A restart only passes through them, so they are not shown while one is wanted. */
const between: readonly SeenState[] = ['stopped', 'failed', 'finished'];

/**
 * A restart was asked for, and the status says nothing of it: it was written before anybody looked, or the job was read
 * just before what follows was, and its status just after. The job is on its way, neither running nor at rest.
 */
export const restartUnseen = (
  job: Pick<JobRecord, 'desired'>,
  { state, because }: Pick<StatusRecord, 'state' | 'because'>,
): boolean =>
  job.desired.next !== null &&
  (between.includes(state) || (state === 'running' && !because.startsWith(restartFailed)));

/** The status of a job as it is to be stored; `since` is kept while the state stays the same. */
export function statusOf(
  job: JobRecord,
  observed: Observed | null,
  settled: RunRecord | null,
  before: StatusRecord | null,
  now: number,
): StatusRecord {
  const next: State = settled
    ? settledState(settled, job.desired)
    : observed
      ? activeState(observed, now)
      : { state: 'created', because: 'never started' };
  const run = settled ?? observed?.run ?? null;
  const unknown =
    run?.state === 'active' && run.attempts.some((a) => a.slots.some((s) => s.missingSince !== null));
  const since =
    before && before.state === next.state && before.runId === (run?.id ?? null) ? before.since : now;
  return {
    schema: 1,
    runId: run?.id ?? null,
    ...next,
    since,
    unknown: unknown === true,
    launchedAt: run === null ? null : launchedAt(run),
    epoch: run?.epoch ?? 0,
    availability: before?.availability ?? null,
  };
}

const launchedAt = (run: RunRecord): number | null => {
  const attempt = run.state === 'active' ? currentAttempt(run) : null;
  const leader = attempt && leaderOf(attempt);
  return leader?.phase === 'launched' ? leader.notBefore : null;
};

const freshMs = 90_000;
const staleMs = 5 * 60_000;

/**
 * Evidence by age. Where no task is to report, because the run has ended or waits for its next launch, what the control
 * plane has written down is all there is to know.
 */
export function evidenceOf(
  { unknown, launchedAt }: Pick<StatusRecord, 'unknown' | 'launchedAt'>,
  report: ReportRecord | null,
  now: number,
): Evidence {
  if (launchedAt === null) return 'fresh';
  const age = now - Math.max(report?.receivedAt ?? 0, launchedAt);
  if (age <= freshMs) return 'fresh';
  return unknown || age > staleMs ? 'unknown' : 'stale';
}
