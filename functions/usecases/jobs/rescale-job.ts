import { tooFewSlots } from '../../../shared/domain/operator-scale.ts';
import { openRescale } from '../../../shared/domain/rescaled.ts';
import { scaleWords } from '../../../shared/domain/scale-words.ts';
import { type ErrorDetail, MillraceError } from '../../../shared/errors.ts';
import { totalCu } from '../../../shared/resources/job-settings.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { CommandRecord, type RunRecord } from '../../../shared/resources/records.ts';
import { atScale, type Scale, scaleOf } from '../../../shared/resources/scale.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { checkLimit, usageWrite } from './cu-limit.ts';
import { commandView } from './get-command.ts';
import { jobEvent } from './job-events.ts';
import { loadVersion } from './load-version.ts';
import { type ActiveJob, commitOrder, loadActive, order } from './order.ts';

/** The reconciler sees to the tasks it takes, the agent to Flink; see engine-container/agent/rescale-command.ts. */
export const rescaleJob: UseCase<'jobs.rescale'> = async (deps, { actor, params, body, ifMatch, settle }) => {
  const active = await loadActive(deps.records, actor.tenantId, params, ifMatch);
  const { run } = active;
  const from = scaleOf(run.settings);
  const to = { parallelism: body.parallelism, operators: { ...from.operators, ...body.operators } };
  await check(deps, active, to);
  const ordered = await order(deps, active, actor.userId, {
    ...{ kind: 'rescale', mode: null, desired: null },
    scale: to,
  });
  const { job } = ordered.parts;
  // The larger of the two is held until it is over: nobody can take what the run may come to need.
  const cu = Math.max(totalCu(run.settings), totalCu(atScale(run.settings, to)));
  const usage = await checkLimit(deps.records, job, run.id, cu);
  const answer = { body: commandView(ordered.command) };
  await commitOrder(deps, ordered, [
    ...(usage.value.runs[run.id] === cu ? [] : [usageWrite(job, usage, run.id, cu)]),
    jobEvent(
      deps,
      { tenantId: job.tenantId, jobId: job.id, runId: run.id, actor: actor.userId },
      'rescale-asked',
      `Asked to run with ${scaleWords(to, from)}`,
    ),
    ...settle(answer),
  ]);
  return answer;
};

/**
 * Throws `bad_request` for what the job's state cannot be spread over and what its plan does not allow, `conflict` while
 * another rescale is under way.
 */
async function check(deps: UseCaseDeps, { parts: { job }, run }: ActiveJob, to: Scale): Promise<void> {
  refuse([
    ...tooWide(job.maxParallelism, to),
    ...Object.keys(to.operators).flatMap((uid) => notItsOwn(run, uid)),
  ]);
  const version = await loadVersion(deps.records, job.tenantId, job.id, run.version);
  const because = tooFewSlots(atScale(run.settings, to), version.slotsForTables);
  const fix = 'Choose a larger one, or publish a version whose tables leave the parallelism to the job.';
  refuse(because === null ? [] : [{ location: 'body.parallelism', message: because, fix }]);
  const rows = await deps.records.getMany(
    job.desired.orders.map(({ commandId }) => recordKeys.command(job.tenantId, job.id, commandId)),
  );
  const commands = rows.flatMap((row) => (row ? [CommandRecord.parse(row.value)] : []));
  const open = openRescale({ job, commands }, run);
  if (open === null) return;
  throw new MillraceError(
    'conflict',
    `The job is being rescaled to ${scaleWords(open, scaleOf(run.settings))} already.`,
    { details: [{ location: 'job', message: 'a rescale has no outcome yet', fix: 'Wait for it.' }] },
  );
}

const refuse = (details: ErrorDetail[]): void => {
  const first = details[0];
  if (first)
    throw new MillraceError('bad_request', `The job cannot be rescaled: ${first.message}`, { details });
};

const tooWide = (most: number, { parallelism, operators }: Scale): ErrorDetail[] =>
  [
    ['parallelism', parallelism] as const,
    ...Object.entries(operators).map(([uid, n]) => [`operators.${uid}`, n] as const),
  ]
    .filter(([, n]) => n > most)
    .map(([name]) => ({
      location: `body.${name}`,
      message: `The state of the job can be spread over ${most} subtasks at most, which is fixed when a job is created.`,
      fix: `Use ${most} or less, or clone the job.`,
    }));

/** Which operators go together is decided when a job starts: one cannot be taken out of the others while they run. */
const notItsOwn = (run: RunRecord, uid: string): ErrorDetail[] =>
  run.settings.operatorParallelism[uid] !== undefined
    ? []
    : [
        {
          location: `body.operators.${uid}`,
          message: `${uid} has no parallelism of its own in version ${run.version}.`,
          fix: 'Give it one in the settings, publish, and restart with that version.',
        },
      ];
