import type { Draft } from '../../../shared/resources/job.ts';
import { totalCu } from '../../../shared/resources/job-settings.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { DraftHashRecord, DraftRecord, JobRecord } from '../../../shared/resources/records.ts';
import type { RecordWrite } from '../../ports/records.ts';
import { draftHash } from './draft-hash.ts';

type Made = { tenantId: string; workspaceId: string; by: string; now: number };

/** A job that has no version and has never run. What names it outside Flink follows from its own id. */
export const newJob = (
  id: string,
  { tenantId, workspaceId, by, now }: Made,
  what: Pick<JobRecord, 'name' | 'kind' | 'maxParallelism'>,
): JobRecord => ({
  schema: 1,
  id,
  tenantId,
  workspaceId,
  ...what,
  transactionalIdPrefix: `mr-${id.slice('job_'.length).toLowerCase()}`,
  latestVersion: null,
  publishedHash: null,
  desired: { state: 'stopped', runId: null, orders: [], next: null, by, at: now },
  origin: null,
  snapshotSchedule: { everyMinutes: null },
  snapshotRetention: { count: null, maxAgeHours: null },
  scheduledSnapshotAt: null,
  run: null,
  createdAt: now,
  updatedAt: now,
});

/** The job with its draft. The first write fails when the name is taken. */
export function newJobWrites(
  job: JobRecord,
  content: Draft,
  by: string,
): { hash: DraftHashRecord; writes: RecordWrite[] } {
  const { tenantId, workspaceId, id } = job;
  const draft: DraftRecord = { schema: 1, draft: content, updatedBy: by, updatedAt: job.createdAt };
  const hash: DraftHashRecord = { schema: 1, hash: draftHash(content), cu: totalCu(content.settings) };
  const name = recordKeys.jobName(tenantId, workspaceId, job.name);
  return {
    hash,
    writes: [
      { op: 'put', key: name, value: { schema: 1, jobId: id }, expect: 'absent' },
      { op: 'put', key: recordKeys.job(tenantId, workspaceId, id), value: job, expect: 'absent' },
      { op: 'put', key: recordKeys.draft(tenantId, id), value: draft, expect: 'absent' },
      {
        op: 'put',
        key: recordKeys.jobDraftHash(tenantId, workspaceId, id),
        value: hash,
        expect: 'absent',
      },
    ],
  };
}
