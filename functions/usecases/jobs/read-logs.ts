import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { RunRecord } from '../../../shared/resources/records.ts';
import type { LogQuery, LogTask } from '../../ports/log-store.ts';
import { makePageToken, readPageToken } from '../page.ts';
import type { Call, UseCase } from '../use-case.ts';
import { iso } from './job-view.ts';
import { loadJob } from './load-job.ts';

/** Lines of one stream of one run. A token is of that stream and run only: elsewhere it is `bad_token`. */
export const readLogs: UseCase<'jobs.logs'> = async (deps, { actor, params, query }) => {
  const { job } = await loadJob(deps.records, actor.tenantId, params);
  const runId = query.runId ?? job.desired.runId;
  if (runId === null) return { body: { items: [], nextToken: null, previousToken: null } };
  const row = await deps.records.get(recordKeys.run(actor.tenantId, params.jobId, runId));
  if (!row) throw new MillraceError('not_found', `The job has no run ${runId}.`);
  const run = RunRecord.parse(row.value);
  const scope = `LOG#${runId}#${query.stream}#`;
  const answer = await deps.logs.read({
    tenantId: actor.tenantId,
    jobId: params.jobId,
    runId,
    tasks: tasksOf(run),
    since: run.createdAt,
    until: run.endedAt,
    stream: query.stream,
    limit: query.maxResults,
    from: positionOf(query, scope),
  });
  return {
    body: {
      items: answer.lines.map(({ at, task, text }) => ({ at: at === null ? null : iso(at), task, text })),
      nextToken: makePageToken(scope + answer.newer),
      previousToken: answer.older === null ? null : makePageToken(scope + answer.older),
    },
  };
};

function positionOf(query: Call<'jobs.logs'>['query'], scope: string): LogQuery['from'] {
  const newer = readPageToken(query.nextToken, scope);
  if (newer !== undefined) return { direction: 'newer', position: newer.slice(scope.length) };
  const older = readPageToken(query.previousToken, scope);
  return older === undefined ? null : { direction: 'older', position: older.slice(scope.length) };
}

const tasksOf = (run: RunRecord): LogTask[] =>
  run.attempts.flatMap(({ epoch, slots }) =>
    slots.flatMap(({ taskId, role, index, launch }) =>
      taskId === null ? [] : [{ taskId, role, index, epoch, launch }],
    ),
  );
