import type { UseCase } from '../use-case.ts';
import { commandView } from './get-command.ts';
import { jobEvent } from './job-events.ts';
import { commitOrder, loadActive, order } from './order.ts';

export const takeSnapshot: UseCase<'jobs.snapshot'> = async (deps, { actor, params, settle }) => {
  const what = { kind: 'savepoint', mode: 'savepoint', desired: null } as const;
  const active = await loadActive(deps.records, actor.tenantId, params);
  const ordered = await order(deps, active, actor.userId, what);
  const { command, parts } = ordered;
  const { job } = parts;
  const answer = { body: commandView(command) };
  await commitOrder(deps, ordered, [
    jobEvent(
      deps,
      { tenantId: job.tenantId, jobId: job.id, runId: command.runId, actor: actor.userId },
      'savepoint-asked',
      'Asked for a savepoint',
    ),
    ...settle(answer),
  ]);
  return answer;
};
