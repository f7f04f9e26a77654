import type { Event } from '../../../shared/resources/job.ts';
import { partitions, prefixes } from '../../../shared/resources/record-keys.ts';
import { EventRecord } from '../../../shared/resources/records.ts';
import { listPage } from '../page.ts';
import type { UseCase } from '../use-case.ts';
import { iso } from './job-view.ts';
import { loadJob } from './load-job.ts';

export const listEvents: UseCase<'jobs.listEvents'> = async (deps, { actor, params, query }) => {
  await loadJob(deps.records, actor.tenantId, params);
  const page = await listPage(
    deps.records,
    partitions.job(actor.tenantId, params.jobId),
    prefixes.events,
    query,
    true,
  );
  return {
    body: {
      items: page.items.map((row) => eventView(EventRecord.parse(row.value))),
      nextToken: page.nextToken,
    },
  };
};

const eventView = ({ schema: _, at, ...event }: EventRecord): Event => ({ ...event, at: iso(at) });
