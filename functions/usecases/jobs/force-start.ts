import { isLost } from '../../../shared/domain/lost-tasks.ts';
import { MillraceError } from '../../../shared/errors.ts';
import type { Job } from '../../../shared/resources/job.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { JobRecord } from '../../../shared/resources/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import { matchIfGiven } from '../use-case.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';
import { loadJob, loadRun } from './load-job.ts';
import type { StartCall } from './start-job.ts';

/**
 * Goes past what the runtime cannot say (design D4): the tasks that it does not know are taken for gone, because a person
 * says so, and the run goes on from its newest restore point. Should one of them act after all, the ledger's new epoch
 * ends it. Null when no run is active: then there is nothing to go past. Throws `conflict` when no task is lost.
 */
export async function forceStart(deps: UseCaseDeps, call: StartCall): Promise<{ body: Job } | null> {
  const { actor, params } = call;
  const parts = await loadJob(deps.records, actor.tenantId, params);
  matchIfGiven(call.ifMatch, parts.revision);
  const active = await loadRun(deps.records, parts.job);
  if (active?.run.state !== 'active') return null;
  const { run } = active;
  const now = deps.clock.now();
  const lost = run.attempts.flatMap(({ slots }) => slots.filter((slot) => isLost(slot, parts.report, now)));
  if (lost.length === 0) throw nothingLost(run.id);
  const job: JobRecord = {
    ...parts.job,
    desired: {
      ...parts.job.desired,
      state: 'running',
      next: null,
      lost: { epoch: run.epoch, by: actor.userId, at: now },
      by: actor.userId,
      at: now,
    },
    updatedAt: now,
  };
  const answer = { body: jobView({ ...parts, job }, now) };
  const { tenantId, workspaceId, id: jobId } = job;
  const of = { tenantId, jobId, runId: run.id, actor: actor.userId };
  const words = lost.map(({ role, index }) => `${role}-${index}`).join(', ');
  const outcome = await deps.records.commit([
    { op: 'put', key: recordKeys.job(tenantId, workspaceId, jobId), value: job, expect: parts.revision },
    jobEvent(
      deps,
      of,
      'start-forced',
      `Forced to start: ${words} taken for gone, which the runtime does not know`,
    ),
    ...call.settle(answer),
  ]);
  if (!outcome.ok) throw new MillraceError('conflict', 'The job was changed meanwhile; read it again.');
  await deps.queue.enqueue({ tenantId, workspaceId, jobId });
  return answer;
}

const nothingLost = (runId: string): MillraceError =>
  new MillraceError('conflict', `Run ${runId} has not ended, and no task of it is lost.`, {
    details: [
      {
        location: 'body.force',
        message: 'the runtime knows its tasks, or one of them was heard of in the last 90 s',
        fix: 'Wait, or stop it with mode "now".',
      },
    ],
  });
