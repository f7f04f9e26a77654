import { isLeader, isSuperseded } from '../../shared/domain/run-slots.ts';
import { MillraceError } from '../../shared/errors.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import {
  CommandRecord,
  JobRecord,
  ReportRecord,
  RunRecord,
  WatchRecord,
} from '../../shared/resources/records.ts';
import type { CommandOrder, Report, ReportAnswer } from '../../shared/resources/report.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
import type { Records, StoredRecord } from '../ports/records.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import { commandWrites } from './command-writes.ts';
import { nextOf } from './next-of.ts';
import { isNews } from './report-news.ts';
import { isFirstFlow, reportWrites } from './report-writes.ts';

export type ChannelDeps = {
  records: Records;
  queue: WorkQueue;
  clock: { now(): number };
  ids: (kind: 'event' | 'snapshot') => string;
  /** Token of a launch, for a task that goes over to the next run. */
  tokenOf: (slot: TaskSlot) => string;
};

/** A TaskManager's agent says changes, and otherwise this often. */
const quietTaskManagerMs = 60_000;
const quietLeaderMs = 5_000;
const busyMs = 1_000;
const heartbeatMs = 60_000;

/**
 * Takes one report and answers with what the task is to do. An unchanged report writes nothing but one heartbeat a minute,
 * unless somebody looks at the job: then each one is stored, and the next is wanted soon.
 * Throws `fenced` (with the current epoch) when the report is of an older attempt.
 */
export async function receiveReport(
  deps: ChannelDeps,
  speaker: TaskSlot,
  report: Report,
): Promise<ReportAnswer> {
  if (JSON.stringify(speaker) !== JSON.stringify(report.slot)) {
    throw new MillraceError('forbidden', 'The token is of another launch than the report.');
  }
  const { tenantId, jobId, runId, epoch } = report.slot;
  const runRow = await deps.records.get(recordKeys.run(tenantId, jobId, runId));
  if (!runRow) return ended(epoch);
  const run = RunRecord.parse(runRow.value);
  if (epoch < run.epoch) {
    throw new MillraceError('fenced', `Attempt ${run.epoch} acts for this run.`, {
      extra: { epoch: run.epoch },
    });
  }
  if (epoch > run.epoch) throw new MillraceError('unavailable', 'This attempt is not known yet.');
  // What a settled run or a replaced launch still says changes nothing, and must not stand where newer reports do.
  if (run.state === 'settled') return (await nextOf(deps, run, report.slot)) ?? ended(epoch);
  if (isSuperseded(run, report.slot)) return ended(epoch);

  const leader = isLeader(report.slot);
  const ownKey = leader
    ? recordKeys.jobReport(tenantId, run.workspaceId, jobId)
    : recordKeys.taskReport(tenantId, jobId, runId, report.slot.index);
  const leaderKey = recordKeys.jobReport(tenantId, run.workspaceId, jobId);
  const [ownRow, jobRow, besideRow] = await deps.records.getMany([
    ownKey,
    recordKeys.job(tenantId, run.workspaceId, jobId),
    leader ? recordKeys.watch(tenantId, jobId) : leaderKey,
  ]);
  const before = ownRow ? ReportRecord.parse(ownRow.value) : null;
  const sameRun = before !== null && isSameLaunch(before.report.slot, report.slot);
  if (sameRun && before.report.sequence >= report.sequence)
    return answer(run, report, null, [], before.report);

  if (!jobRow) return ended(epoch);
  const news = !sameRun || isNews(before.report, report);
  const now = deps.clock.now();
  const watched = leader && isWatched(besideRow, now);
  const tells = news || watched || isFirstFlow(before, report);
  if (tells || now - (before?.receivedAt ?? 0) >= heartbeatMs) {
    const stored = before && ownRow ? { value: before, revision: ownRow.revision } : null;
    // A reordered report loses against the newer one, and one of a deleted job against its absence; the next one says it again.
    await deps.records.commit([
      ...reportWrites({ report, key: ownKey, before: stored, withGraph: tells }, now),
      { op: 'check', key: jobRow.key, expect: jobRow.revision },
    ]);
  }
  const open = leader ? await openOrders(deps, JobRecord.parse(jobRow.value), run, report) : [];
  if (news) await deps.queue.enqueue({ tenantId, workspaceId: run.workspaceId, jobId });
  const leaderReport = !leader && besideRow ? ReportRecord.parse(besideRow.value).report : null;
  const busy = news || watched || open.length > 0;
  const said = answer(run, report, leaderReport, open, busy ? null : report);
  // Who has written the result is not wanted any more, unless it may serve the run that follows. A job that is of
  // another run by now was settled since the run was read: the next report is answered from that.
  const { desired } = JobRecord.parse(jobRow.value);
  return { ...said, end: report.result !== null && desired.runId === run.id && !desired.next?.inPlace };
}

const isWatched = (row: StoredRecord | null | undefined, now: number): boolean =>
  row ? WatchRecord.parse(row.value).until > now : false;

const ended = (epoch: number): ReportAnswer => ({
  epoch,
  commands: [],
  jobManagerAddress: null,
  nextReportMs: quietTaskManagerMs,
  end: true,
});

const isSameLaunch = (a: TaskSlot, b: TaskSlot): boolean =>
  a.runId === b.runId &&
  a.epoch === b.epoch &&
  a.role === b.role &&
  a.index === b.index &&
  a.launch === b.launch;

/** Stores what the agent says of its commands, and returns the orders that have no outcome yet. */
async function openOrders(
  deps: ChannelDeps,
  job: JobRecord,
  run: RunRecord,
  report: Report,
): Promise<CommandOrder[]> {
  const orders = job.desired.runId === run.id ? job.desired.orders : [];
  if (orders.length === 0) return [];
  const rows = await deps.records.getMany(
    orders.map((o) => recordKeys.command(run.tenantId, run.jobId, o.commandId)),
  );
  const open: CommandOrder[] = [];
  for (const row of rows) {
    if (!row) continue;
    const command = CommandRecord.parse(row.value);
    const outcome = report.commands.find((c) => c.commandId === command.id);
    const writes = outcome
      ? commandWrites(deps, run, { value: command, revision: row.revision }, outcome)
      : [];
    // When somebody else was first, the agent says the same again with its next report.
    if (writes.length > 0) await deps.records.commit(writes);
    const done =
      command.state === 'succeeded' ||
      command.state === 'failed' ||
      outcome?.state === 'succeeded' ||
      outcome?.state === 'failed';
    if (!done) open.push(orderOf(command, job));
  }
  return open;
}

const orderOf = (
  { id, kind, mode, parallelism, operators }: CommandRecord,
  { desired: { next } }: JobRecord,
): CommandOrder => ({
  commandId: id,
  kind,
  mode,
  ...(parallelism === null ? {} : { parallelism }),
  ...(next?.inPlace && next.commandId === id ? { nextRunId: next.runId } : {}),
  ...(operators === null ? {} : { operators }),
});

/** `quiet` is the report when nothing changes, null while something does. */
function answer(
  run: RunRecord,
  report: Report,
  leader: Report | null,
  open: CommandOrder[],
  quiet: Report | null,
): ReportAnswer {
  const settled = quiet !== null && isSettledDown(quiet);
  const slow = isLeader(report.slot) ? quietLeaderMs : quietTaskManagerMs;
  const sameAttempt = leader !== null && leader.slot.runId === run.id && leader.slot.epoch === run.epoch;
  return {
    epoch: run.epoch,
    commands: open,
    jobManagerAddress: isLeader(report.slot)
      ? report.jobManagerAddress
      : sameAttempt
        ? leader.jobManagerAddress
        : null,
    nextReportMs: settled ? slow : busyMs,
    end: false,
  };
}

/** Nothing is under way in the task. */
const isSettledDown = (report: Report): boolean => {
  if (report.phase !== 'running' || report.jvms.some((jvm) => jvm.phase !== 'up')) return false;
  return isLeader(report.slot) ? report.flink?.allTasksRunning === true : true;
};
