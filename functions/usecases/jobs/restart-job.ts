import { fitsSameContainers, isPrepared } from '../../../shared/domain/hand-over.ts';
import { totalCu } from '../../../shared/resources/job-settings.ts';
import type { UseCase } from '../use-case.ts';
import { isUpgrade, requireCarriesOver } from './check-upgrade.ts';
import { checkLimit, usageWrite } from './cu-limit.ts';
import { jobEvent } from './job-events.ts';
import { jobView } from './job-view.ts';
import { loadVersion } from './load-version.ts';
import { putForeseen } from './new-run.ts';
import { commitOrder, loadActive, order } from './order.ts';
import { compareVersions, refuseLoss } from './state-of-version.ts';

/** What is accepted shows at once, before the reconciler has looked. */
const accepted = { state: 'stopping', because: 'accepted', lastKnown: null } as const;

/**
 * Orders the stop and writes down, in the same commit, the run that is to follow it; the commit that settles the one run
 * makes the other. So there is no moment at which a crash leaves the job stopped.
 */
export const restartJob: UseCase<'jobs.restart'> = async (deps, { actor, params, body, ifMatch, settle }) => {
  const active = await loadActive(deps.records, actor.tenantId, params, ifMatch);
  const { run } = active;
  const version = await loadVersion(deps.records, actor.tenantId, run.jobId, body.version ?? run.version);
  const settings = version.number === run.version ? run.settings : version.settings;
  if (version.number !== run.version) {
    const running = await loadVersion(deps.records, actor.tenantId, run.jobId, run.version);
    if (isUpgrade(deps, running.settings.engineRelease, version)) {
      await requireCarriesOver(deps, actor.tenantId, running, version, 'savepoint');
    }
    const state = await compareVersions(deps, actor.tenantId, run.jobId, running, version);
    refuseLoss(state, body.allowNonRestoredState);
  }
  const nextRunId = deps.ids('run');
  const inPlace = fitsSameContainers(run.settings, settings);
  const ordered = await order(deps, active, actor.userId, {
    kind: 'stop',
    mode: 'savepoint',
    desired: 'stopped',
    next: {
      runId: nextRunId,
      version: version.number,
      allowNonRestoredState: body.allowNonRestoredState,
      acceptOutputLoss: body.acceptOutputLoss,
      inPlace,
    },
  });
  const { job } = ordered.parts;
  if (inPlace && isPrepared(settings)) {
    const { parallelism } = settings;
    const begin = { id: nextRunId, parallelism, by: actor.userId, now: deps.clock.now() };
    await putForeseen(deps.objects, job, version, begin);
  }
  // The larger of the two is held from now on: nobody can take what the next run needs.
  const cu = Math.max(totalCu(run.settings), totalCu(settings));
  const usage = await checkLimit(deps.records, job, run.id, cu);
  const answer = { body: { ...jobView(ordered.parts, deps.clock.now()), ...accepted } };
  await commitOrder(deps, ordered, [
    ...(usage.value.runs[run.id] === cu ? [] : [usageWrite(job, usage, run.id, cu)]),
    jobEvent(
      deps,
      { tenantId: job.tenantId, jobId: job.id, runId: run.id, actor: actor.userId },
      'restart-asked',
      version.number === run.version
        ? 'Asked to restart'
        : `Asked to restart with version ${version.number} instead of ${run.version}`,
    ),
    ...settle(answer),
  ]);
  return answer;
};
