import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { SnapshotRecord } from '../../../shared/resources/records.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { snapshotView } from './get-snapshot.ts';
import { loadJob } from './load-job.ts';

export const listSnapshots: UseCase<'jobs.listSnapshots'> = async (deps, { actor, params, query }) => {
  await loadJob(deps.records, actor.tenantId, params);
  const page = await listPage(
    deps.records,
    partitions.job(actor.tenantId, params.jobId),
    prefixes.snapshots,
    query,
    true,
  );
  const offered = page.items.map((row) => SnapshotRecord.parse(row.value)).filter((s) => !s.deleting);
  return {
    body: {
      items: await Promise.all(offered.map((snapshot) => snapshotView(deps, snapshot))),
      nextToken: page.nextToken,
    },
  };
};
