import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { GraphRecord, WatchRecord } from '../../../shared/resources/records.ts';
import type { UseCaseDeps } from '../deps.ts';
import type { UseCase } from '../use-case.ts';
import { iso, jobView } from './job-view.ts';
import { loadJob } from './load-job.ts';

/** How long one look counts, and how much of that is left when the next look counts anew. */
const watchMs = 40_000;
const renewMs = 20_000;
/** A sample that is younger was made because somebody looks. */
const liveMs = 5_000;

const atWork: readonly string[] = ['starting', 'running', 'rescaling', 'pausing', 'stopping', 'recovering'];

/** The newest graph that was stored. Looking at a job that is at work asks for it to be measured often. */
export const getGraph: UseCase<'jobs.graph'> = async (deps, { actor, params }) => {
  const { tenantId } = actor;
  const [parts, [graphRow, watchRow]] = await Promise.all([
    loadJob(deps.records, tenantId, params),
    deps.records.getMany([
      recordKeys.graph(tenantId, params.jobId),
      recordKeys.watch(tenantId, params.jobId),
    ]),
  ]);
  const now = deps.clock.now();
  const job = jobView(parts, now);
  const watchedUntil = watchRow ? WatchRecord.parse(watchRow.value).until : 0;
  const active = atWork.includes(job.state);
  if (active) await watch(deps, recordKeys.watch(tenantId, params.jobId), watchedUntil);
  const stored = graphRow ? GraphRecord.parse(graphRow.value) : null;
  // What was measured in the run before says nothing of this one.
  const graph = stored?.runId === job.run?.id ? stored : null;
  const { latestCheckpoint } = job;
  return {
    body: {
      observedAt: graph ? iso(graph.at) : null,
      live: graph !== null && active && watchedUntil > now && now - graph.at < liveMs,
      operators: graph?.graph.operators ?? [],
      edges: graph?.graph.edges ?? [],
      lastCheckpoint: latestCheckpoint && {
        id: latestCheckpoint.id,
        completedAt: latestCheckpoint.completedAt,
        durationMs: latestCheckpoint.durationMs,
      },
      failedOperatorId: graph?.graph.failedOperatorId ?? null,
    },
  };
};

/** One write in twenty seconds at most, whoever and however many look. */
async function watch(
  { records, clock }: Pick<UseCaseDeps, 'records' | 'clock'>,
  key: ReturnType<typeof recordKeys.watch>,
  watchedUntil: number,
): Promise<void> {
  const now = clock.now();
  if (watchedUntil - now > renewMs) return;
  const value: WatchRecord = { schema: 1, until: now + watchMs };
  await records.commit([{ op: 'put', key, value, expect: 'any', expiresAt: now + watchMs }]);
}
