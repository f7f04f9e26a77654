import { MillraceError } from '../../../shared/errors.ts';
import { StartRequest } from '../../../shared/resources/job.ts';
import { scaleOf } from '../../../shared/resources/scale.ts';
import { matchIfGiven, type UseCase } from '../use-case.ts';
import { loadJob, loadRun } from './load-job.ts';
import { start } from './start-job.ts';

/** The version that was paused goes on, whatever was published since, and as wide as it was. */
export const resumeJob: UseCase<'jobs.resume'> = async (deps, call) => {
  const { job, revision } = await loadJob(deps.records, call.actor.tenantId, call.params);
  matchIfGiven(call.ifMatch, revision);
  if (job.desired.state !== 'paused') {
    throw new MillraceError('conflict', 'Only a paused job can be resumed.', {
      details: [
        { location: 'job.desired', message: `the job is wanted ${job.desired.state}`, fix: 'Use start.' },
      ],
    });
  }
  const last = await loadRun(deps.records, job);
  const version = last?.run.version;
  return start(
    deps,
    call,
    StartRequest.parse({ from: 'latest', ...(version ? { version } : {}) }),
    'resumed',
    last ? scaleOf(last.run.settings) : undefined,
  );
};
