import { ulid } from 'ulid';
import type { RecordWrite } from '../../../functions/ports/records.ts';
import { makeId } from '../../../shared/ids.ts';
import { JobSettings, totalCu } from '../../../shared/resources/job-settings.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import {
  DraftHashRecord,
  DraftRecord,
  JobRecord,
  ReportRecord,
  StatusRecord,
} from '../../../shared/resources/records.ts';
import { aJob, aReport } from '../../helpers/builders.ts';
import type { Bench } from './bench-context.ts';
import { openTable } from './table-access.ts';

/** Writes of one commit; DynamoDB takes 100. */
const writesAtOnce = 100;
const commitsAtOnce = 3;

/** Jobs that have run and been stopped, with all that lies beside a job in the list. */
export async function seedJobs(bench: Bench, workspaceId: string, count: number): Promise<void> {
  const { client } = await bench.millrace();
  const { tenantId } = (await client.auth.me()).user;
  const table = await openTable(bench);
  const writes = Array.from({ length: count }, (_, n) => writesOf(tenantId, workspaceId, n)).flat();
  const commits: RecordWrite[][] = [];
  for (let from = 0; from < writes.length; from += writesAtOnce) {
    commits.push(writes.slice(from, from + writesAtOnce));
  }
  const worker = async () => {
    for (let commit = commits.pop(); commit !== undefined; commit = commits.pop()) {
      const outcome = await table.records.commit(commit);
      if (!outcome.ok) throw new Error('a seeded job is there already');
    }
  };
  await Promise.all(Array.from({ length: commitsAtOnce }, worker));
  table.close();
}

function writesOf(tenantId: string, workspaceId: string, n: number): RecordWrite[] {
  const now = Date.now();
  const [id, runId] = [makeId('job', ulid()), makeId('run', ulid())];
  const by = makeId('user', ulid());
  const name = `seeded ${String(n).padStart(5, '0')}`;
  const settings = JobSettings.parse({});
  const job = JobRecord.parse({
    ...aJob({ id, tenantId, workspaceId, name, createdAt: now, updatedAt: now }),
    transactionalIdPrefix: `mr-${id.slice(4).toLowerCase()}`,
    desired: { state: 'stopped', runId, orders: [], next: null, by, at: now },
    run: { id: runId, version: 1, startedAt: now, flinkJobId: 'a'.repeat(32), cu: 1 },
  });
  const slot = { ...aReport().report.slot, tenantId, jobId: id, runId };
  const report = ReportRecord.parse(aReport({ slot, at: now, phase: 'ended' }, now));
  const status = StatusRecord.parse({
    schema: 1,
    runId,
    state: 'stopped',
    because: 'stopped with savepoint',
    since: now,
    unknown: false,
    epoch: 1,
  });
  const hash = DraftHashRecord.parse({ schema: 1, hash: 'b'.repeat(64), cu: totalCu(settings) });
  const draft = DraftRecord.parse({ schema: 1, draft: { sql: '', settings }, updatedBy: by, updatedAt: now });
  const values = [
    [recordKeys.job(tenantId, workspaceId, id), job],
    [recordKeys.jobName(tenantId, workspaceId, name), { schema: 1, jobId: id }],
    [recordKeys.jobDraftHash(tenantId, workspaceId, id), hash],
    [recordKeys.jobStatus(tenantId, workspaceId, id), status],
    [recordKeys.jobReport(tenantId, workspaceId, id), report],
    [recordKeys.draft(tenantId, id), draft],
  ] as const;
  return values.map(([key, value]) => ({ op: 'put', key, value, expect: 'absent' }));
}
