import { absorb, type SeenTask } from '../../shared/domain/absorb.ts';
import type { HealthFacts } from '../../shared/domain/availability.ts';
import { effectiveWish } from '../../shared/domain/effective-wish.ts';
import { statusOf } from '../../shared/domain/job-status.ts';
import { withoutLost } from '../../shared/domain/lost-tasks.ts';
import { type Observed, planRun } from '../../shared/domain/plan.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import type { RunRecord } from '../../shared/resources/records.ts';
import type { JobHint } from '../ports/work-queue.ts';
import { applyAction } from './apply.ts';
import type { ReconcilerDeps } from './deps.ts';
import { withHealth } from './job-health.ts';
import { type JobView, observeRun, readJob } from './observe.ts';
import { runEvent } from './run-event.ts';
import { eventWrite, saveRun } from './save.ts';
import { Superseded } from './superseded.ts';

export type Outcome = { because: string; requeueAfterMs: number | null };

/** Passes in one go: a new run is written down, fenced and launched without waiting for the queue in between. */
const passesAtMost = 6;

/**
 * Observe, save, plan, write ahead, act, save; again while something was done. Whatever fails is tried again by the
 * next hint or sweep: every step is safe to repeat.
 */
export async function reconcileJob(deps: ReconcilerDeps, hint: JobHint): Promise<Outcome> {
  let outcome: Outcome = { because: 'nothing to do', requeueAfterMs: null };
  try {
    for (let pass = 0; pass < passesAtMost; pass += 1) {
      const result = await reconcileOnce(deps, hint);
      outcome = result;
      if (!result.acted) return outcome;
    }
    return { ...outcome, requeueAfterMs: outcome.requeueAfterMs ?? 1_000 };
  } catch (error) {
    if (error instanceof Superseded) return { because: error.message, requeueAfterMs: 200 };
    throw error;
  }
}

async function reconcileOnce(deps: ReconcilerDeps, hint: JobHint): Promise<Outcome & { acted: boolean }> {
  const view = await readJob(deps, hint);
  if (!view?.run || view.run.value.state === 'settled') {
    return { because: 'no active run', requeueAfterMs: null, acted: false };
  }
  let run = await absorbAndSave(deps, view, view.run.value);
  const observed = await observeRun(deps, view, run);
  const now = deps.clock.now();
  const plan = planRun(observed, now);
  const status = statusOf(view.job.value, observed, null, view.status?.value ?? null, now);
  await saveStatus(deps, view, withHealth(deps, status, factsOf(observed)));
  for (const action of plan.actions) {
    run = await applyAction(deps, { view, run }, action);
  }
  const changesState = plan.actions.some((a) => a.kind !== 'stop-task');
  return { because: plan.because, requeueAfterMs: plan.requeueAfterMs, acted: changesState };
}

const factsOf = ({ job, run, report, commands, ledger }: Observed): HealthFacts => ({
  job,
  run,
  report,
  endWanted: effectiveWish(job, commands).kind === 'end',
  isOver: ledger?.result != null,
});

/** What the runtime says of every task that may live, written into the run when it is news. */
async function absorbAndSave(deps: ReconcilerDeps, view: JobView, run: RunRecord): Promise<RunRecord> {
  const ids = run.attempts.flatMap((a) =>
    a.slots.flatMap((s) => (s.phase === 'launched' && s.taskId ? [s.taskId] : [])),
  );
  const seen: SeenTask[] = ids.length > 0 ? await deps.runtime.describe(ids) : [];
  const now = deps.clock.now();
  const absorbed = absorb(run, new Map(seen.map((s) => [s.taskId, s])), view.report, now);
  const next = withoutLost(absorbed, view.job.value.desired.lost, view.report, now);
  if (next === run) return run;
  const events = next.attempts.flatMap((attempt) =>
    attempt.slots
      .filter(
        (slot) =>
          slot.phase === 'stopped' && before(run, attempt.epoch, slot.role, slot.index) === 'launched',
      )
      .map((slot) =>
        runEvent(deps, run, 'info', 'task-stopped', `Task ${slot.role}-${slot.index} ended: ${slot.because}`),
      ),
  );
  return saveRun(deps, view, next, events);
}

const before = (run: RunRecord, epoch: number, role: string, index: number) =>
  run.attempts.find((a) => a.epoch === epoch)?.slots.find((s) => s.role === role && s.index === index)?.phase;

/** Status is written only when it says something new: an unchanged job costs no writes. */
async function saveStatus(
  deps: ReconcilerDeps,
  view: JobView,
  { status: next, writes }: ReturnType<typeof withHealth>,
): Promise<void> {
  const old = view.status?.value ?? null;
  if (old && JSON.stringify(old) === JSON.stringify(next)) return;
  const { tenantId, workspaceId, jobId } = view.hint;
  const stateEvent =
    old?.state === next.state || view.run === null
      ? []
      : [
          eventWrite(
            { tenantId, jobId },
            runEvent(deps, view.run.value, 'info', `state-${next.state}`, next.because),
          ),
        ];
  const outcome = await deps.records.commit([
    {
      op: 'put',
      key: recordKeys.jobStatus(tenantId, workspaceId, jobId),
      value: next,
      expect: view.status?.revision ?? 'absent',
    },
    ...stateEvent,
    ...writes,
  ]);
  if (!outcome.ok) throw new Superseded('the status changed');
  view.status = { value: next, revision: (view.status?.revision ?? 0) + 1 };
}
