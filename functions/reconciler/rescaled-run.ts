import { newSlots } from '../../shared/domain/new-slots.ts';
import { isSlotOf } from '../../shared/domain/plan-slots.ts';
import { openRescale, type RescaleOutcome, runAt } from '../../shared/domain/rescaled.ts';
import { scaleWords } from '../../shared/domain/scale-words.ts';
import { totalCu } from '../../shared/resources/job-settings.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { type RunRecord, UsageRecord } from '../../shared/resources/records.ts';
import { atScale, scaleOf } from '../../shared/resources/scale.ts';
import { clientToken } from './client-token.ts';
import type { ReconcilerDeps } from './deps.ts';
import type { JobView } from './observe.ts';
import { runEvent } from './run-event.ts';
import { commitOrStop, eventWrite, runWrite, saveRun } from './save.ts';

type Step = { view: JobView; run: RunRecord };

/** TaskManagers that an open rescale needs beside those there are, each with its first launch written down. */
export async function addSlots(deps: ReconcilerDeps, { view, run }: Step, epoch: number): Promise<RunRecord> {
  const ordered = { job: view.job.value, commands: view.commands.map(({ value }) => value) };
  const target = openRescale(ordered, run);
  if (target === null) return run;
  const all = newSlots(runAt(run, target), epoch, deps.clock.now(), clientToken);
  const attempts = run.attempts.map((attempt) => {
    if (attempt.epoch !== epoch) return attempt;
    const more = all.filter((slot) => !attempt.slots.some(isSlotOf(slot)));
    return { ...attempt, slots: [...attempt.slots, ...more] };
  });
  const said = `More TaskManagers are started, to run with ${scaleWords(target, scaleOf(run.settings))}`;
  return saveRun(deps, view, { ...run, attempts }, [runEvent(deps, run, 'info', 'tasks-added', said)]);
}

/** What the run needs from now on, in one commit: its settings, what lists show of it, and the CU it holds. */
export async function endRescale(
  deps: ReconcilerDeps,
  { view, run }: Step,
  { commandId, scale, failed }: RescaleOutcome,
): Promise<RunRecord> {
  const { tenantId, workspaceId, jobId } = run;
  const next = { ...runAt(run, scale), lastRescale: commandId };
  const cu = totalCu(next.settings);
  const job = view.job.value;
  const usageKey = recordKeys.usage(tenantId, workspaceId);
  const usageRow = await deps.records.get(usageKey);
  const usage = usageRow ? UsageRecord.parse(usageRow.value) : null;
  const said =
    failed === null
      ? runEvent(
          deps,
          run,
          'info',
          'rescaled',
          `The job runs with ${scaleWords(scale, scaleOf(run.settings))}`,
        )
      : runEvent(deps, run, 'warning', 'rescale-failed', failed);
  await commitOrStop(deps, [
    runWrite(view, next),
    {
      op: 'put',
      key: recordKeys.job(tenantId, workspaceId, jobId),
      value: { ...job, run: job.run && { ...atScale(job.run, scale), cu } },
      expect: view.job.revision,
    },
    ...(usageRow && usage?.runs[run.id] !== undefined
      ? [
          {
            op: 'put' as const,
            key: usageKey,
            value: { ...usage, runs: { ...usage.runs, [run.id]: cu } },
            expect: usageRow.revision,
          },
        ]
      : []),
    eventWrite(run, said),
  ]);
  view.job = { value: job, revision: view.job.revision + 1 };
  if (view.run) view.run = { value: next, revision: view.run.revision + 1 };
  return next;
}
