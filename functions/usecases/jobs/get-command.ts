import { MillraceError } from '../../../shared/errors.ts';
import type { Command } from '../../../shared/resources/job.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { CommandRecord } from '../../../shared/resources/records.ts';
import type { UseCase } from '../use-case.ts';
import { iso } from './job-view.ts';
import { loadJob } from './load-job.ts';

export const getCommand: UseCase<'jobs.getCommand'> = async (deps, { actor, params }) => {
  await loadJob(deps.records, actor.tenantId, params);
  const row = await deps.records.get(recordKeys.command(actor.tenantId, params.jobId, params.commandId));
  if (!row) throw new MillraceError('not_found', `The job has no command ${params.commandId}.`);
  return { body: commandView(CommandRecord.parse(row.value)) };
};

export const commandView = (command: CommandRecord): Command => ({
  id: command.id,
  jobId: command.jobId,
  runId: command.runId,
  kind: command.kind,
  mode: command.mode,
  parallelism: command.parallelism,
  operators: command.operators,
  state: command.state,
  message: command.message,
  savepointPath: command.savepointPath,
  createdBy: command.createdBy,
  createdAt: iso(command.createdAt),
  updatedAt: iso(command.updatedAt),
});
