import { currentAttempt, taskSlotOf } from '../../shared/domain/run-slots.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { JobRecord, RunRecord } from '../../shared/resources/records.ts';
import type { ReportAnswer } from '../../shared/resources/report.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
import type { ChannelDeps } from './receive-report.ts';

/**
 * What a task of a settled run serves next, when its containers went over to the run that follows; else null. Asked
 * again it says the same, for as long as that run goes on in this very task.
 */
export async function nextOf(
  deps: Pick<ChannelDeps, 'records' | 'tokenOf'>,
  settled: RunRecord,
  speaker: TaskSlot,
): Promise<ReportAnswer | null> {
  const isOwn = (s: { role: string; index: number }) => s.role === speaker.role && s.index === speaker.index;
  const own = currentAttempt(settled)?.slots.find(isOwn);
  const { tenantId, workspaceId, jobId } = settled;
  const jobRow = await deps.records.get(recordKeys.job(tenantId, workspaceId, jobId));
  const runId = jobRow ? JobRecord.parse(jobRow.value).desired.runId : null;
  if (!own?.taskId || own.launch !== speaker.launch || runId === null || runId === settled.id) return null;
  const row = await deps.records.get(recordKeys.run(tenantId, jobId, runId));
  const run = row ? RunRecord.parse(row.value) : null;
  const taken = run && currentAttempt(run)?.slots.find(isOwn);
  if (!taken || run.state === 'settled' || taken.phase !== 'launched' || taken.taskId !== own.taskId)
    return null;
  const slot = taskSlotOf(run, run.epoch, taken);
  return {
    epoch: speaker.epoch,
    commands: [],
    jobManagerAddress: null,
    nextReportMs: 1_000,
    end: false,
    next: { slot, token: deps.tokenOf(slot) },
  };
}
