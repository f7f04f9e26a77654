/**
 * A new version goes on in the containers of the run before it (shared/decisions/0006): its agent has written how that
 * run ended, has ended its JVMs, and waits for a moment to be told which run it is to serve next.
 */
import type { JobSettings } from '../resources/job-settings.ts';
import type { RunLedger } from '../resources/ledger.ts';
import type { AttemptRecord, JobRecord, ReportRecord, RunRecord, SlotRecord } from '../resources/records.ts';
import { currentAttempt, isLeader, mayLive, wantedTasks } from './run-slots.ts';

/** How long an agent waits for the next run; less is believed of its last word. */
export const handOverWaitMs = 15_000;
const believedMs = 10_000;

/** Whether what one version runs in is just what the other needs. */
export const fitsSameContainers = (from: JobSettings, to: JobSettings): boolean =>
  from.engineRelease === to.engineRelease &&
  JSON.stringify(wantedTasks({ settings: from })) === JSON.stringify(wantedTasks({ settings: to }));

/** Only where JobManager and TaskManager share a container one agent can start both beside those that run. */
export const isPrepared = ({ topology }: JobSettings): boolean => topology === 'compact';

/** What the agent says of the stop while the run that is to follow is prepared; the job goes on meanwhile. */
export const preparing = 'the next version is prepared beside the one that runs';

type Ended = {
  job: Pick<JobRecord, 'desired'>;
  run: RunRecord;
  ledger: RunLedger | null;
  report: ReportRecord | null;
};

/** The run was stopped to be followed by another, nothing but one whole attempt may live, and its agent waits. */
export function waitsForNext({ job, run, ledger, report }: Ended, now: number): boolean {
  if (!job.desired.next?.inPlace || ledger?.result?.state !== 'STOPPED' || report === null) return false;
  const { slot, phase, result } = report.report;
  const attempt = currentAttempt(run);
  if (attempt === null || run.attempts.some((a) => a !== attempt && a.slots.some(mayLive))) return false;
  const leader = attempt.slots.find(isLeader);
  return (
    attempt.slots.every(isHeld) &&
    slot.epoch === run.epoch &&
    slot.launch === leader?.launch &&
    phase === 'ending' &&
    result !== null &&
    now - report.receivedAt < believedMs
  );
}

/** The next run may still take over: the agent that is to say so lives, and has had no time yet to. */
export function mayBeTakenOver(
  { job, run, ledger }: Pick<Ended, 'job' | 'run' | 'ledger'>,
  now: number,
): boolean {
  const attempt = currentAttempt(run);
  const leader = attempt?.slots.find(isLeader);
  if (!job.desired.next?.inPlace || ledger?.result?.state !== 'STOPPED') return false;
  return leader !== undefined && mayLive(leader) && now - ledger.result.at <= handOverWaitMs;
}

const isHeld = (slot: SlotRecord): boolean =>
  slot.phase === 'launched' && slot.taskId !== null && slot.missingSince === null;

/** The first attempt of the next run, in the tasks of the last one of the run before. */
export const takenOver = (
  ended: RunRecord,
  runId: string,
  now: number,
  token: (parts: string) => string,
): AttemptRecord => ({
  epoch: 1,
  startedAt: now,
  endedAt: null,
  because: `goes on in the containers of ${ended.id}`,
  ofUse: false,
  slots: (currentAttempt(ended)?.slots ?? []).map((slot) => ({
    ...slot,
    launch: 1,
    clientToken: token(`${runId}/1/${slot.role}/${slot.index}/1`),
    notBefore: now,
    because: null,
  })),
});

/** The run whose tasks were taken over: nothing of it lives any more. */
export const handedOver = (ended: RunRecord, runId: string, now: number): RunRecord => ({
  ...ended,
  attempts: ended.attempts.map((attempt) => ({
    ...attempt,
    slots: attempt.slots.map((slot) =>
      slot.phase === 'launched'
        ? { ...slot, phase: 'stopped' as const, endedAt: now, because: `went over to ${runId}` }
        : slot,
    ),
  })),
});
