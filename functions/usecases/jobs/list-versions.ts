import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { VersionRecord } from '../../../shared/resources/records.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { loadJob } from './load-job.ts';
import { versionView } from './publish-version.ts';

export const listVersions: UseCase<'jobs.listVersions'> = async (deps, { actor, params, query }) => {
  await loadJob(deps.records, actor.tenantId, params);
  const page = await listPage(
    deps.records,
    partitions.job(actor.tenantId, params.jobId),
    prefixes.versions,
    query,
    true,
  );
  return {
    body: {
      items: page.items.map((row) => versionView(VersionRecord.parse(row.value))),
      nextToken: page.nextToken,
    },
  };
};
