import { backoffMs, fruitlessLaunches, wasOfUse } from '../../shared/domain/back-off.ts';
import { failuresAfterAttempt } from '../../shared/domain/crash-loop.ts';
import { newSlots, nextRefusals } from '../../shared/domain/new-slots.ts';
import type { Action } from '../../shared/domain/plan.ts';
import {
  currentAttempt,
  leaderOf,
  taskSlotOf,
  wantedTasks,
  withSlot,
} from '../../shared/domain/run-slots.ts';
import type { RunLedger, RunResult } from '../../shared/resources/ledger.ts';
import type { AttemptRecord, RunRecord, SlotRecord } from '../../shared/resources/records.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import type { LaunchRequest } from '../ports/engine-runtime.ts';
import { clientToken } from './client-token.ts';
import type { ReconcilerDeps } from './deps.ts';
import { type JobView, readLedger } from './observe.ts';
import { addSlots, endRescale } from './rescaled-run.ts';
import { runEvent } from './run-event.ts';
import { failCommand, saveRun } from './save.ts';
import { settleRun } from './settle.ts';
import { Superseded } from './superseded.ts';

const keptAttempts = 10;

type Step = { view: JobView; run: RunRecord };

/** Carries out one action. Each branch is safe to do again after a crash at any point. Returns the run as it is now stored. */
export async function applyAction(deps: ReconcilerDeps, step: Step, action: Action): Promise<RunRecord> {
  switch (action.kind) {
    case 'begin-attempt':
      return beginAttempt(deps, step, action);
    case 'fence':
      await fence(deps, step.run, action.epoch);
      return step.run;
    case 'launch':
      return launch(deps, step, action);
    case 'next-launch':
      return nextLaunch(deps, step, action);
    case 'stop-task':
      await deps.runtime.stop(action.taskId, action.because);
      return step.run;
    case 'add-slots':
      return addSlots(deps, step, action.epoch);
    case 'end-rescale':
      return endRescale(deps, step, action.rescale);
    case 'write-result': {
      // The ledger knows nothing of the table: another pass that has just begun an attempt or a launch is found out here.
      const run = await saveRun(deps, step.view, step.run, []);
      await writeResult(deps, run, action.result);
      return run;
    }
    case 'settle':
      return settleRun(deps, step.view, step.run, action);
    case 'fail-command':
      await failCommand(deps, step.view, action.commandId, action.message);
      return step.run;
  }
}

async function beginAttempt(
  deps: ReconcilerDeps,
  step: Step,
  action: Extract<Action, { kind: 'begin-attempt' }>,
): Promise<RunRecord> {
  const now = deps.clock.now();
  const ended = step.run.attempts.map((a) => (a.endedAt === null ? endAttempt(step, a, now) : a));
  const attempt = {
    epoch: action.epoch,
    startedAt: now,
    endedAt: null,
    because: action.because,
    ofUse: false,
    slots: newSlots(step.run, action.epoch, now, clientToken),
  };
  const run = {
    ...step.run,
    epoch: action.epoch,
    attempts: [...ended, attempt].slice(-keptAttempts),
    failures: failuresAfterAttempt(step.run, step.view.report, now),
  };
  return saveRun(deps, step.view, run, [
    runEvent(
      deps,
      run,
      action.epoch === 1 ? 'info' : 'warning',
      'attempt-started',
      `Attempt ${action.epoch}: ${action.because}`,
    ),
  ]);
}

const endAttempt = ({ run, view }: Step, attempt: AttemptRecord, now: number): AttemptRecord => ({
  ...attempt,
  endedAt: now,
  ofUse: wasOfUse(run, view.report, leaderOf(attempt).endedAt ?? now),
});

/** Only ever raises the epoch; a ledger that is ahead, or that has a result, is left as it is. */
async function fence(deps: ReconcilerDeps, run: RunRecord, epoch: number): Promise<void> {
  const key = runPaths(run.tenantId, run.jobId, run.id).ledger;
  const found = await readLedger(deps, run);
  if (found && (found.ledger.epoch >= epoch || found.ledger.result)) return;
  const next: RunLedger = found ? { ...found.ledger, epoch } : emptyLedger(run, epoch);
  const outcome = await deps.objects.putIf(
    key,
    JSON.stringify(next),
    found ? { etag: found.etag } : 'absent',
  );
  if (outcome === 'conflict') throw new Superseded('the ledger changed');
}

const emptyLedger = (run: RunRecord, epoch: number): RunLedger => ({
  schema: 1,
  runId: run.id,
  epoch,
  startPoint: run.startPoint,
  lastCheckpointId: null,
  stopIntent: null,
  rescaled: null,
  result: null,
});

const requestOf = (run: RunRecord, epoch: number, slot: SlotRecord): LaunchRequest => ({
  clientToken: slot.clientToken,
  slot: taskSlotOf(run, epoch, slot),
  release: run.settings.engineRelease,
  role: slot.role,
  cu: slot.cu,
  placement: { spot: run.settings.capacity === 'spot', refusals: slot.refusals },
});

async function launch(
  deps: ReconcilerDeps,
  step: Step,
  action: Extract<Action, { kind: 'launch' }>,
): Promise<RunRecord> {
  const slot = findSlot(step.run, action);
  const outcome = await deps.runtime.launch(requestOf(step.run, action.epoch, slot));
  const now = deps.clock.now();
  const run = withSlot(step.run, action.epoch, action, (s) =>
    outcome.kind === 'launched'
      ? { ...s, phase: 'launched', taskId: outcome.taskId }
      : {
          ...s,
          phase: 'refused',
          endedAt: now,
          notBefore: now + backoffMs(fruitlessLaunches({ ...s, phase: 'refused' }, null) + 1),
          because: outcome.reason,
        },
  );
  const events =
    outcome.kind === 'refused'
      ? [
          runEvent(
            deps,
            run,
            'warning',
            'launch-refused',
            `Task ${slot.role}-${slot.index} could not be started: ${outcome.reason}`,
          ),
        ]
      : [];
  return saveRun(deps, step.view, run, events);
}

async function nextLaunch(
  deps: ReconcilerDeps,
  step: Step,
  action: Extract<Action, { kind: 'next-launch' }>,
): Promise<RunRecord> {
  const run = withSlot(step.run, action.epoch, action, (slot) => ({
    ...slot,
    launch: slot.launch + 1,
    clientToken: clientToken(`${step.run.id}/${action.epoch}/${slot.role}/${slot.index}/${slot.launch + 1}`),
    phase: 'intended',
    taskId: null,
    notBefore: action.notBefore,
    refusals: nextRefusals(slot),
    fruitless: fruitlessLaunches(slot, step.view.report),
    missingSince: null,
    endedAt: null,
    because: action.because,
  }));
  return saveRun(deps, step.view, run, [
    runEvent(
      deps,
      run,
      'warning',
      'task-relaunched',
      `Task ${action.role}-${action.index} is started again: ${action.because}`,
    ),
  ]);
}

/** The first result stands: a run ends once. */
async function writeResult(deps: ReconcilerDeps, run: RunRecord, result: RunResult): Promise<void> {
  const found = await readLedger(deps, run);
  if (found?.ledger.result) return;
  const next: RunLedger = { ...(found?.ledger ?? emptyLedger(run, Math.max(1, run.epoch))), result };
  const key = runPaths(run.tenantId, run.jobId, run.id).ledger;
  const outcome = await deps.objects.putIf(
    key,
    JSON.stringify(next),
    found ? { etag: found.etag } : 'absent',
  );
  if (outcome === 'conflict') throw new Superseded('the ledger changed');
}

const findSlot = (run: RunRecord, which: { epoch: number; role: string; index: number }): SlotRecord => {
  const attempt = run.attempts.find((a) => a.epoch === which.epoch) ?? currentAttempt(run);
  const slot = attempt?.slots.find((s) => s.role === which.role && s.index === which.index);
  if (!slot)
    throw new Error(`run ${run.id} has no slot ${which.role}-${which.index} of ${wantedTasks(run).length}`);
  return slot;
};
