import { MillraceError } from '../../../shared/errors.ts';
import type { Actor } from '../../../shared/resources/identity.ts';
import type { Job, StartRequest } from '../../../shared/resources/job.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { Scale } from '../../../shared/resources/scale.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { usageWrite } from './cu-limit.ts';
import { forceStart } from './force-start.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';
import { newRun, newRunWrite, putSpec } from './new-run.ts';
import { prepareStart } from './plan-start.ts';
import { pinWrites } from './snapshot-needs.ts';
import { refuseLoss } from './state-of-version.ts';

export const startJob: UseCase<'jobs.start'> = async (deps, call) =>
  (call.body.force ? await forceStart(deps, call) : null) ?? start(deps, call, call.body, 'started');

/** What start, forced or not, and resume have in common. */
export type StartCall = {
  actor: Actor;
  params: { workspaceId: string; jobId: string };
  ifMatch: string | null;
  settle: (answer: { body: Job }) => RecordWrite[];
};

/** Writes down what is wanted; the reconciler does the rest. Shared by start and resume. */
export async function start(
  deps: UseCaseDeps,
  call: StartCall,
  request: StartRequest,
  word: string,
  scale?: Scale,
): Promise<{ body: Job }> {
  const { actor, params, ifMatch } = call;
  const prepared = await prepareStart(deps, actor.tenantId, params, request, ifMatch, scale);
  const { version, cu, usage } = prepared;
  refuseLoss(prepared.state, request.allowNonRestoredState);
  const now = deps.clock.now();
  const begin = {
    ...{ id: deps.ids('run'), startPoint: prepared.start.startPoint, by: actor.userId, now },
    ...(scale === undefined ? {} : { scale }),
  };
  const { run, job } = newRun(prepared.parts.job, version, begin);
  const answer = { body: jobView({ ...prepared.parts, job, report: null, status: null }, now) };
  await putSpec(deps.objects, job, run, version);
  const outcome = await deps.records.commit([
    {
      op: 'put',
      key: recordKeys.job(job.tenantId, job.workspaceId, job.id),
      value: job,
      expect: prepared.parts.revision,
    },
    newRunWrite(run),
    usageWrite(job, usage, run.id, cu),
    ...(run.startPoint.kind === 'snapshot' ? pinWrites(job, run.startPoint.path) : []),
    jobEvent(
      deps,
      { tenantId: job.tenantId, jobId: job.id, runId: run.id, actor: actor.userId },
      'run-started',
      `Version ${run.version} ${word} from ${prepared.start.startPoint.kind === 'empty' ? 'empty state' : prepared.start.startPoint.path}`,
    ),
    ...call.settle(answer),
  ]);
  if (!outcome.ok)
    throw new MillraceError('conflict', 'The job or the use of CU changed meanwhile; try again.');
  await deps.queue.enqueue({ tenantId: job.tenantId, workspaceId: job.workspaceId, jobId: job.id });
  return answer;
}
