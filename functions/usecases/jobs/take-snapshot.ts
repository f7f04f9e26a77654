import { MillraceError } from '../../../shared/errors.ts';
import type { UseCase } from '../use-case.ts';
import { commandView } from './get-command.ts';
import { jobEvent } from './job-events.ts';
import { loadActive, order } from './order.ts';

export const takeSnapshot: UseCase<'jobs.snapshot'> = async (deps, { actor, params, settle }) => {
  const what = { kind: 'savepoint', mode: 'savepoint', desired: null } as const;
  const active = await loadActive(deps.records, actor.tenantId, params);
  const { parts, command, writes } = await order(deps, active, actor.userId, what);
  const { job } = parts;
  const answer = { body: commandView(command) };
  const outcome = await deps.records.commit([
    ...writes,
    jobEvent(
      deps,
      { tenantId: job.tenantId, jobId: job.id, runId: command.runId, actor: actor.userId },
      'savepoint-asked',
      'Asked for a savepoint',
    ),
    ...settle(answer),
  ]);
  if (!outcome.ok) throw new MillraceError('conflict', 'The job was changed meanwhile; read it again.');
  await deps.queue.enqueue({ tenantId: job.tenantId, workspaceId: job.workspaceId, jobId: job.id });
  return answer;
};
