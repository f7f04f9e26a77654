import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { RunRecord } from '../../../shared/resources/records.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { runView } from './get-run.ts';
import { loadJob } from './load-job.ts';

export const listRuns: UseCase<'jobs.listRuns'> = async (deps, { actor, params, query }) => {
  await loadJob(deps.records, actor.tenantId, params);
  const page = await listPage(
    deps.records,
    partitions.job(actor.tenantId, params.jobId),
    prefixes.runs,
    query,
    true,
  );
  return {
    body: { items: page.items.map((row) => runView(RunRecord.parse(row.value))), nextToken: page.nextToken },
  };
};
