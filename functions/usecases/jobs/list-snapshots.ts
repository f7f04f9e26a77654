import type { Snapshot } from '../../../shared/resources/job.ts';
import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { SnapshotRecord } from '../../../shared/resources/records.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { iso } from './job-view.ts';
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
  return {
    body: {
      items: page.items.map((row) => snapshotView(SnapshotRecord.parse(row.value))),
      nextToken: page.nextToken,
    },
  };
};

const snapshotView = (s: SnapshotRecord): Snapshot => ({
  id: s.id,
  jobId: s.jobId,
  runId: s.runId,
  kind: s.kind,
  path: s.path,
  checkpointId: s.checkpointId,
  version: s.version,
  createdAt: iso(s.createdAt),
  sizeBytes: s.sizeBytes,
});
