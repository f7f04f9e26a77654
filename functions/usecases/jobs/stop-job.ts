import type { Actor } from '../../../shared/resources/identity.ts';
import type { DesiredState, Job, StopRequest } from '../../../shared/resources/job.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';
import { commitOrder, loadActive, order } from './order.ts';

export const stopJob: UseCase<'jobs.stop'> = (deps, call) => stop(deps, call, call.body.mode, 'stopped');

/** What stop and pause have in common. */
type StopCall = {
  actor: Actor;
  params: { workspaceId: string; jobId: string };
  ifMatch: string | null;
  settle: (answer: { body: Job }) => RecordWrite[];
};

/** Shared by stop and pause: they differ in what is wanted afterwards. */
export async function stop(
  deps: UseCaseDeps,
  { actor, params, ifMatch, settle }: StopCall,
  mode: StopRequest['mode'],
  desired: Exclude<DesiredState, 'running'>,
): Promise<{ body: Job }> {
  const active = await loadActive(deps.records, actor.tenantId, params, ifMatch);
  const ordered = await order(deps, active, actor.userId, { kind: 'stop', mode, desired });
  const { job } = ordered.parts;
  const answer = { body: asked(jobView(ordered.parts, deps.clock.now()), desired) };
  const words = mode === 'now' ? 'at once' : mode === 'drain' ? 'with drain' : 'with savepoint';
  await commitOrder(deps, ordered, [
    jobEvent(
      deps,
      { tenantId: job.tenantId, jobId: job.id, runId: job.desired.runId, actor: actor.userId },
      `${desired === 'paused' ? 'pause' : 'stop'}-asked`,
      `Asked to ${desired === 'paused' ? 'pause' : 'stop'} ${words}`,
    ),
    ...settle(answer),
  ]);
  return answer;
}

/** What is accepted shows at once, before the reconciler has looked. */
const asked = (job: Job, desired: 'paused' | 'stopped'): Job => ({
  ...job,
  state: desired === 'paused' ? 'pausing' : 'stopping',
  because: 'accepted',
  lastKnown: null,
});
