import { availabilityOf } from '../../../shared/domain/availability-view.ts';
import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { OutageRecord } from '../../../shared/resources/records.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { iso } from './job-view.ts';
import { loadJob } from './load-job.ts';

export const getAvailability: UseCase<'jobs.availability'> = async (deps, { actor, params, query }) => {
  const parts = await loadJob(deps.records, actor.tenantId, params);
  const partition = partitions.job(actor.tenantId, params.jobId);
  const page = await listPage(deps.records, partition, prefixes.outages, query, true);
  const record = parts.status?.availability ?? null;
  const months = availabilityOf(record, deps.clock.now());
  return {
    body: {
      months: [...months].reverse(),
      down: record?.down ? { ...record.down, from: iso(record.down.from) } : null,
      items: page.items.map((row) => outageView(OutageRecord.parse(row.value))),
      nextToken: page.nextToken,
    },
  };
};

const outageView = ({ id, runId, from, until, kind, because }: OutageRecord) => ({
  id,
  runId,
  from: iso(from),
  until: iso(until),
  seconds: (until - from) / 1_000,
  kind,
  because,
});
