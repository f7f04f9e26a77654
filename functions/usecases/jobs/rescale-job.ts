import { openRescale } from '../../../shared/domain/rescaled.ts';
import { MillraceError } from '../../../shared/errors.ts';
import { totalCu } from '../../../shared/resources/job-settings.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { CommandRecord } from '../../../shared/resources/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { checkLimit, usageWrite } from './cu-limit.ts';
import { commandView } from './get-command.ts';
import { jobEvent } from './job-events.ts';
import { type ActiveJob, commitOrder, loadActive, order } from './order.ts';

/** The reconciler sees to the tasks it takes, the agent to Flink; see engine-container/agent/rescale-command.ts. */
export const rescaleJob: UseCase<'jobs.rescale'> = async (deps, { actor, params, body, ifMatch, settle }) => {
  const active = await loadActive(deps.records, actor.tenantId, params, ifMatch);
  await check(deps, active, body.parallelism);
  const { run } = active;
  const ordered = await order(deps, active, actor.userId, {
    ...{ kind: 'rescale', mode: null, desired: null },
    parallelism: body.parallelism,
  });
  const { job } = ordered.parts;
  // The larger of the two is held until it is over: nobody can take what the run may come to need.
  const cu = Math.max(totalCu(run.settings), totalCu({ ...run.settings, parallelism: body.parallelism }));
  const usage = await checkLimit(deps.records, job, run.id, cu);
  const answer = { body: commandView(ordered.command) };
  await commitOrder(deps, ordered, [
    ...(usage.value.runs[run.id] === cu ? [] : [usageWrite(job, usage, run.id, cu)]),
    jobEvent(
      deps,
      { tenantId: job.tenantId, jobId: job.id, runId: run.id, actor: actor.userId },
      'rescale-asked',
      `Asked to run with parallelism ${body.parallelism} instead of ${run.settings.parallelism}`,
    ),
    ...settle(answer),
  ]);
  return answer;
};

/** Throws `bad_request` for what the job's state cannot be spread over, `conflict` while another rescale is under way. */
async function check(
  deps: UseCaseDeps,
  { parts: { job }, run }: ActiveJob,
  parallelism: number,
): Promise<void> {
  if (parallelism > job.maxParallelism) {
    throw new MillraceError(
      'bad_request',
      `The state of the job can be spread over ${job.maxParallelism} subtasks at most.`,
      {
        details: [
          {
            location: 'body.parallelism',
            message: `more than the maximum parallelism, which is fixed when a job is created`,
            fix: `Use ${job.maxParallelism} or less, or clone the job.`,
          },
        ],
      },
    );
  }
  const rows = await deps.records.getMany(
    job.desired.orders.map(({ commandId }) => recordKeys.command(job.tenantId, job.id, commandId)),
  );
  const commands = rows.flatMap((row) => (row ? [CommandRecord.parse(row.value)] : []));
  const open = openRescale({ job, commands }, run);
  if (open === null) return;
  throw new MillraceError('conflict', `The job is being rescaled to ${open} already.`, {
    details: [{ location: 'job', message: 'a rescale has no outcome yet', fix: 'Wait for it.' }],
  });
}
