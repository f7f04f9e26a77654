/** A task that the runtime says runs, and of whose agent nobody ever heard: it hangs, or reaches nobody. */
import type { ReportRecord, RunRecord, SlotRecord } from '../resources/records.ts';
import { spanWords } from './span-words.ts';

/** However slow a container and its JVMs are, an agent speaks before this. */
const patienceMs = 10 * 60_000;

type Heard = { run: RunRecord; report: ReportRecord | null };

/**
 * For how long (ms) the acting task has been silent since its launch, once that is longer than a job without faults needs
 * to write a checkpoint that S3 would show. Null before, and once its agent was heard: then it is known how to ask it.
 */
export function unheardFor({ run, report }: Heard, leader: SlotRecord, now: number): number | null {
  const { checkpointIntervalMs, checkpointTimeoutMs } = run.settings;
  if (leader.phase !== 'launched' || leader.missingSince !== null || report !== null) return null;
  const silent = now - leader.notBefore;
  return silent > Math.max(patienceMs, 2 * checkpointIntervalMs + checkpointTimeoutMs) ? silent : null;
}

export const unheardBecause = (silentMs: number): string =>
  `Its agent was not heard once in ${spanWords(silentMs)}, and it wrote no checkpoint; the task is replaced.`;
