/**
 * How long to wait before something is tried again. Only what was of no use adds up: a job that is killed a hundred times,
 * or that Spot takes back every few minutes, waits for nothing as long as it gets on in between.
 */
import type { ReportRecord, RunRecord, SlotRecord } from '../resources/records.ts';

const longestBackoffMs = 5 * 60_000;
/** Whatever lasted so long was worth its start. */
const healthyMs = 60_000;

/** 0, 0, 1, 2, 4 ... seconds, at most five minutes. */
export const backoffMs = (failures: number): number =>
  failures <= 1 ? 0 : Math.min(longestBackoffMs, 1_000 * 2 ** Math.min(failures - 2, 16));

/** The newest attempt completed a checkpoint, or all its tasks ran a minute before it ended at `endedAt`. */
export function wasOfUse(run: RunRecord, report: ReportRecord | null, endedAt: number): boolean {
  const health = report?.report.slot.epoch === run.epoch ? report.report.health : null;
  if (report === null || health === null) return false;
  if (health.progressed) return true;
  // Of the agent's clock only differences are believed.
  const sinceReport = endedAt - report.receivedAt;
  return health.firstRanAt !== null && report.report.at - health.firstRanAt + sinceReport >= healthyMs;
}

/** Attempts in a row that were of no use, the newest one among them, which ended at `endedAt`. */
export function fruitlessAttempts(run: RunRecord, report: ReportRecord | null, endedAt: number): number {
  if (wasOfUse(run, report, endedAt)) return 0;
  const before = run.attempts.filter(({ epoch }) => epoch !== run.epoch);
  return before.length - before.findLastIndex(({ ofUse }) => ofUse);
}

/** The same of the launches of one slot, of which the newest was refused or has ended. */
export function fruitlessLaunches(slot: SlotRecord, report: ReportRecord | null): number {
  const { phase, notBefore, endedAt, fruitless } = slot;
  if (phase !== 'stopped' || endedAt === null) return fruitless + 1;
  const completedAt = report?.report.flink?.latestCheckpoint?.completedAt ?? 0;
  const offset = report === null ? 0 : report.receivedAt - report.report.at;
  return endedAt - notBefore >= healthyMs || completedAt + offset > notBefore ? 0 : fruitless + 1;
}
