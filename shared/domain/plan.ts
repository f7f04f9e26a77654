import type { RunLedger, RunResult } from '../resources/ledger.ts';
import type {
  AttemptRecord,
  CommandRecord,
  JobRecord,
  ReportRecord,
  RunRecord,
  SlotRecord,
} from '../resources/records.ts';
import { backoffMs, fruitlessAttempts } from './back-off.ts';
import { failuresAfterAttempt, failuresOf, giveUpBecause } from './crash-loop.ts';
import { effectiveWish, type Wish } from './effective-wish.ts';
import { mayBeTakenOver, waitsForNext } from './hand-over.ts';
import { endSlot, isSlotOf, planSlots } from './plan-slots.ts';
import { newOutcome, type RescaleOutcome, tasksMeanwhile } from './rescaled.ts';
import { currentAttempt, isLeader, leaderOf, mayLive } from './run-slots.ts';
import { lateBecause, lateSavepoint, stuckStart } from './stuck.ts';
import { unheardBecause } from './unheard.ts';

/** What the reconciler saw. `ledger` is null when the run has none yet. */
export type Observed = {
  job: JobRecord;
  run: RunRecord;
  ledger: RunLedger | null;
  /** Newest report of the JobManager's agent of the current epoch, or null. */
  report: ReportRecord | null;
  commands: readonly CommandRecord[];
  /** Path of a complete savepoint in the directory of the ledger's stop intent, or null. */
  intentSavepoint: string | null;
  /**
   * S3 shows that the run has run: a checkpoint, or Flink's own record of its end. Only looked at when nobody said so and
   * the run is to end: else false.
   */
  hasRun: boolean;
  /** The acting task was launched so long ago (ms), and neither its agent nor a checkpoint of it was ever seen. Else null. */
  unheardMs: number | null;
};

/** What is to be done, as data: printable, comparable, and each safe to do twice. */
export type Action =
  /** Write down the next attempt (nothing outside changes yet). */
  | { kind: 'begin-attempt'; epoch: number; because: string }
  /** Raise the epoch in the ledger, so that nothing older may act. */
  | { kind: 'fence'; epoch: number }
  /** Send the launch that is written down in the slot. */
  | { kind: 'launch'; epoch: number; role: SlotRecord['role']; index: number }
  /** Write down another launch of a slot whose task ended or was refused. */
  | {
      kind: 'next-launch';
      epoch: number;
      role: SlotRecord['role'];
      index: number;
      notBefore: number;
      because: string;
    }
  | { kind: 'stop-task'; taskId: string; because: string }
  /** Write down slots that a rescale needs more of. */
  | { kind: 'add-slots'; epoch: number }
  /** A rescale is over: the run is of the size that it has now reached, and holds no more than that. */
  | { kind: 'end-rescale'; rescale: RescaleOutcome }
  /** No task can act any more, so the control plane writes how the run ended. */
  | { kind: 'write-result'; result: RunResult }
  /** `handOver`: the run that follows takes its tasks over. */
  | { kind: 'settle'; result: RunResult; handOver: boolean }
  | { kind: 'fail-command'; commandId: string; message: string };

export type Plan = {
  actions: Action[];
  because: string;
  /** Look again after so long even when no hint comes; null: the sweep is enough. */
  requeueAfterMs: number | null;
};

/** Time a JobManager's agent has, after it wrote the result, to upload logs and end by itself. */
export const endGraceMs = 45_000;
/** A stop at once is enforced from outside when the agent has been silent for so long. */
export const silentAgentMs = 30_000;
/** A stop with savepoint that nobody could take is given up after so long. */
export const stopTimeoutMs = 15 * 60_000;
/** A job whose agent has not been heard for so long may have come right meanwhile: it is not given up unheard. */
const knownMs = 2 * 60_000;

const wait = (because: string, requeueAfterMs: number | null): Plan => ({
  actions: [],
  because,
  requeueAfterMs,
});
const act = (because: string, ...actions: Action[]): Plan => ({ actions, because, requeueAfterMs: 1_000 });

/** Decides the next actions for a run that is not settled. Pure: the same input gives the same plan. */
export function planRun(observed: Observed, now: number): Plan {
  const { run, ledger } = observed;
  const attempt = currentAttempt(run);
  const wish = effectiveWish(observed.job, observed.commands);
  const rescale = newOutcome(observed, run);
  if (rescale !== null) return act('a rescale is over', { kind: 'end-rescale', rescale });

  if (ledger?.result && waitsForNext(observed, now)) {
    const settle: Action = { kind: 'settle', result: ledger.result, handOver: true };
    return act('the run has ended; its containers go over to the next one', settle);
  }
  if (ledger?.result) return planEnd(run, ledger.result, now, mayBeTakenOver(observed, now));
  if (!attempt) {
    return wish.kind === 'run'
      ? act('the run has no attempt yet', { kind: 'begin-attempt', epoch: run.epoch + 1, because: 'started' })
      : act('stopped before it started', stoppedResult(run, now, null, 'stopped before it started'));
  }
  if (ledger === null && run.epoch > 1) {
    return wait('the run ledger is gone; nothing is started until it is back', null);
  }
  if (ledger === null || ledger.epoch < run.epoch) {
    return act('the ledger does not know this attempt yet', { kind: 'fence', epoch: run.epoch });
  }
  const stuck = wish.kind === 'run' ? stuckStart(observed, now) : null;
  if (stuck) return act('the start is given up', failedResult(run, now, stuck));
  const late = lateSavepoint(observed, now);
  if (late) {
    const given = { kind: 'fail-command', commandId: late.id, message: lateBecause } as const;
    return act('a savepoint could not be taken', given);
  }
  const leader = leaderOf(attempt);
  if (!mayLive(leader)) return planAfterLeader(observed, attempt, leader, wish, now);
  return planLiving(observed, attempt, leader, wish, now);
}

/** The run has ended in the ledger: end what is left, then settle. `kept`: its TaskManagers may yet serve the next run. */
function planEnd(run: RunRecord, result: RunResult, now: number, kept: boolean): Plan {
  const actions: Action[] = [];
  let waiting = false;
  for (const attempt of run.attempts) {
    for (const slot of attempt.slots.filter(mayLive)) {
      waiting = true;
      if (slot.taskId === null) {
        // Only the very same request tells whether a task was started for it; the agent ends at once on reading the ledger.
        actions.push({ kind: 'launch', epoch: attempt.epoch, role: slot.role, index: slot.index });
      } else if (isLeader(slot) ? now - result.at > endGraceMs : !kept) {
        actions.push({ kind: 'stop-task', taskId: slot.taskId, because: 'the run has ended' });
      }
    }
  }
  if (waiting)
    return { actions, because: 'the run has ended; its tasks are being ended', requeueAfterMs: 2_000 };
  return act('the run has ended and nothing of it is left', { kind: 'settle', result, handOver: false });
}

/** The JobManager's task is proven to be gone and no result is written. */
function planAfterLeader(
  o: Observed,
  attempt: AttemptRecord,
  leader: SlotRecord,
  wish: Wish,
  now: number,
): Plan {
  const others = attempt.slots.filter((slot) => slot !== leader && mayLive(slot));
  if (others.length > 0 && leader.phase === 'stopped') {
    return {
      actions: others.flatMap((slot) => endSlot(attempt.epoch, slot, leaderGone)),
      because: 'the JobManager task ended; its TaskManager tasks are ended before the next attempt',
      requeueAfterMs: 2_000,
    };
  }
  const intent = o.ledger?.stopIntent ?? null;
  if (intent && o.intentSavepoint) {
    return others.length > 0
      ? stopOthers(attempt, others)
      : act(
          'the savepoint of the stop is complete',
          stoppedResult(o.run, now, o.intentSavepoint, 'stopped with savepoint'),
        );
  }
  const neverRan = !o.run.everRunning && (o.ledger?.lastCheckpointId ?? null) === null && !o.hasRun;
  if (wish.kind === 'end' && (wish.mode === 'now' || neverRan)) {
    return others.length > 0
      ? stopOthers(attempt, others)
      : act(
          'nothing acts any more',
          stoppedResult(o.run, now, null, neverRan ? 'stopped before it ran' : 'stopped at once'),
        );
  }
  if (wish.kind === 'end' && now - wish.since > stopLimitMs(o.run))
    return giveUpStop(wish, stopLimitMs(o.run));
  if (leader.phase === 'refused') return planRefused(attempt, leader, now);
  const hopeless =
    wish.kind === 'run' && giveUpBecause(o.run, failuresAfterAttempt(o.run, o.report, now), now);
  if (hopeless) {
    return others.length > 0
      ? stopOthers(attempt, others)
      : act('the job is given up', failedResult(o.run, now, hopeless));
  }
  return planNextAttempt(o, leader, now);
}

function planRefused(attempt: AttemptRecord, leader: SlotRecord, now: number): Plan {
  if (now < leader.notBefore)
    return wait(`not started: ${leader.because ?? 'refused'}`, leader.notBefore - now);
  return act(`trying again: ${leader.because ?? 'refused'}`, {
    kind: 'next-launch',
    epoch: attempt.epoch,
    role: leader.role,
    index: leader.index,
    notBefore: now,
    because: leader.because ?? 'refused',
  });
}

function planNextAttempt({ run, report }: Observed, leader: SlotRecord, now: number): Plan {
  const endedAt = leader.endedAt ?? now;
  const due = endedAt + backoffMs(fruitlessAttempts(run, report, endedAt));
  const because = `the JobManager task ended: ${leader.because ?? 'no reason given'}`;
  if (now < due) return wait(because, due - now);
  return act(because, { kind: 'begin-attempt', epoch: run.epoch + 1, because });
}

/** The JobManager's task may live: keep the attempt whole, and enforce a stop at once that its agent does not carry out. */
function planLiving(o: Observed, attempt: AttemptRecord, leader: SlotRecord, wish: Wish, now: number): Plan {
  if (wish.kind === 'run' && o.report !== null && now - o.report.receivedAt <= knownMs) {
    // The agent reads the result and ends its task; what it saves until then is still found.
    const hopeless = giveUpBecause(o.run, failuresOf(o.run, o.report), now);
    if (hopeless) return act('the job is given up', failedResult(o.run, now, hopeless));
  }
  if (wish.kind === 'run' && o.unheardMs !== null && leader.taskId !== null) {
    const because = unheardBecause(o.unheardMs);
    return act(because, { kind: 'stop-task', taskId: leader.taskId, because });
  }
  const needed = tasksMeanwhile(o, o.run);
  if (needed.some((task) => !attempt.slots.some(isSlotOf(task)))) {
    return act('a rescale needs more tasks', { kind: 'add-slots', epoch: attempt.epoch });
  }
  // A stop with savepoint needs all its tasks as much as a running job does.
  const wanted = wish.kind === 'run' || wish.mode !== 'now' ? needed : [];
  const { actions, requeueAfterMs } = planSlots({ attempt, needed, wanted, report: o.report }, now);
  if (wish.kind === 'end') {
    if (
      wish.mode === 'now' &&
      leader.taskId !== null &&
      silentFor(o.report, attempt, now) > silentAgentMs &&
      now - wish.since > silentAgentMs
    ) {
      actions.push({
        kind: 'stop-task',
        taskId: leader.taskId,
        because: 'stop at once; the agent is silent',
      });
    } else if (now - wish.since > stopLimitMs(o.run)) return giveUpStop(wish, stopLimitMs(o.run));
  }
  const missing = attempt.slots.find((slot) => slot.missingSince !== null);
  const because = missing
    ? `the runtime does not know task ${missing.role}-${missing.index}; nothing is started until it does`
    : 'as wanted';
  if (actions.length > 0) return { actions, because, requeueAfterMs: 1_000 };
  const lookAgain = missing?.missingSince ? whileMissingMs(now - missing.missingSince) : null;
  const due = [requeueAfterMs, lookAgain].filter((ms) => ms !== null);
  return { actions, because, requeueAfterMs: due.length > 0 ? Math.min(...due) : null };
}

/** A task that has just been launched is often not shown for a moment: soon again, then seldomer, at most as often as the sweep. */
const whileMissingMs = (ms: number): number => Math.min(60_000, Math.max(2_000, Math.round(ms / 2)));

const silentFor = (report: ReportRecord | null, attempt: AttemptRecord, now: number): number =>
  now - Math.max(report?.receivedAt ?? 0, attempt.startedAt);

/** A savepoint may take as long as the job gives it, and its sinks commit after it. */
const stopLimitMs = ({ settings }: RunRecord): number =>
  Math.max(stopTimeoutMs, settings.checkpointTimeoutMs + 5 * 60_000);

const giveUpStop = (wish: Extract<Wish, { kind: 'end' }>, limitMs: number): Plan =>
  act('the stop could not be carried out', {
    kind: 'fail-command',
    commandId: wish.commandId,
    message: `No savepoint could be taken within ${Math.round(limitMs / 60_000)} minutes. The job goes on. Stop it with mode "now" to end it from its newest checkpoint.`,
  });

const leaderGone = 'its JobManager task is gone';

const stopOthers = (attempt: AttemptRecord, others: readonly SlotRecord[]): Plan => ({
  actions: others.flatMap((slot) => endSlot(attempt.epoch, slot, leaderGone)),
  because: 'its tasks are being ended',
  requeueAfterMs: 2_000,
});

const stoppedResult = (
  run: RunRecord,
  now: number,
  savepointPath: string | null,
  because: string,
): Action => ({
  kind: 'write-result',
  result: { state: 'STOPPED', savepointPath, because, epoch: Math.max(1, run.epoch), at: now },
});

const failedResult = (run: RunRecord, now: number, because: string): Action => ({
  kind: 'write-result',
  result: { state: 'FAILED', savepointPath: null, because, epoch: Math.max(1, run.epoch), at: now },
});
