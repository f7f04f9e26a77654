import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { CommandRecord } from '../../../shared/resources/records.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { commandView } from './get-command.ts';
import { loadJob } from './load-job.ts';

export const listCommands: UseCase<'jobs.listCommands'> = async (deps, { actor, params, query }) => {
  await loadJob(deps.records, actor.tenantId, params);
  const page = await listPage(
    deps.records,
    partitions.job(actor.tenantId, params.jobId),
    prefixes.commands,
    query,
    true,
  );
  return {
    body: {
      items: page.items.map((row) => commandView(CommandRecord.parse(row.value))),
      nextToken: page.nextToken,
    },
  };
};
