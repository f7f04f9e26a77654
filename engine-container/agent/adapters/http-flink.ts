/** Flink's REST API on loopback. */
import { z } from 'zod';
import { FlinkJobState, type FlinkStatus } from '../../../shared/resources/report.ts';
import { causes } from '../java-causes.ts';
import type { FlinkRest, SavepointProgress } from '../ports.ts';
import { graph } from './flink-graph.ts';
import { requirements, vertexScales } from './flink-scale.ts';

const LIMIT_MS = 5_000;

const Jobs = z.object({
  jobs: z.array(
    z.object({
      jid: z.string(),
      state: FlinkJobState,
      'last-modification': z.int(),
      tasks: z.object({ total: z.int(), running: z.int(), finished: z.int() }),
    }),
  ),
});
const Overview = z.object({ taskmanagers: z.int() });
const Checkpoints = z.object({
  counts: z.object({ failed: z.int() }),
  latest: z.object({
    completed: z
      .object({
        id: z.int(),
        external_path: z.string(),
        latest_ack_timestamp: z.int(),
        state_size: z.int(),
        end_to_end_duration: z.int(),
      })
      .nullish(),
  }),
});
const Exceptions = z.object({
  exceptionHistory: z.object({
    entries: z.array(z.object({ timestamp: z.int(), stacktrace: z.string() })),
  }),
});
const Metrics = z.array(z.object({ id: z.string(), value: z.string() }));
const Progress = z.object({
  status: z.object({ id: z.enum(['IN_PROGRESS', 'COMPLETED']) }),
  operation: z
    .object({
      location: z.string().nullish(),
      'failure-cause': z.object({ 'stack-trace': z.string().optional() }).nullish(),
    })
    .nullish(),
});

export function httpFlink(restPort: number): FlinkRest {
  const base = `http://127.0.0.1:${restPort}`;
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(base + path, { ...init, signal: AbortSignal.timeout(LIMIT_MS) });
    if (answer.status === 404) {
      await answer.body?.cancel();
      return null;
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Flink answered ${answer.status} to ${path}: ${text.slice(0, 500)}`);
    return text === '' ? {} : JSON.parse(text);
  };
  const post = async (path: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
    const answer = await call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer === null) throw new Error(`Flink does not know ${path}.`);
  };
  return {
    status: (jobId) => status(call, jobId),
    stopWithSavepoint: (jobId, { triggerId, directory, drain }) =>
      post(`/jobs/${jobId}/stop`, { targetDirectory: directory, drain, triggerId }),
    savepoint: (jobId, { triggerId, directory }) =>
      post(`/jobs/${jobId}/savepoints`, { 'target-directory': directory, 'cancel-job': false, triggerId }),
    savepointProgress: async (jobId, triggerId) =>
      progress(await call(`/jobs/${jobId}/savepoints/${triggerId}`)),
    cancel: async (jobId) => {
      await call(`/jobs/${jobId}?mode=cancel`, { method: 'PATCH' });
    },
    checkpoint: (jobId) => post(`/jobs/${jobId}/checkpoints`, { checkpointType: 'CONFIGURED' }),
    vertices: (jobId) => vertexScales(call, jobId),
    require: async (jobId, bounds) => {
      await call(`/jobs/${jobId}/resource-requirements`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(requirements(bounds)),
      });
    },
    graph: (jobId, measure) => graph(call, jobId, measure),
  };
}

async function status(call: (path: string) => Promise<unknown>, jobId: string): Promise<FlinkStatus> {
  // The overview answers for a job that is not there yet without writing an error into Flink's log.
  const [jobsBody, overviewBody] = await Promise.all([call('/jobs/overview'), call('/overview')]);
  const { taskmanagers } = Overview.parse(overviewBody);
  const job = Jobs.parse(jobsBody).jobs.find(({ jid }) => jid === jobId);
  if (job === undefined) return { ...nothing, taskManagers: taskmanagers };
  const { total: totalTasks, running: runningTasks, finished } = job.tasks;
  // A source that came to its end beside one that goes on is no trouble.
  const allTasksRunning = job.state === 'RUNNING' && totalTasks > 0 && runningTasks + finished === totalTasks;
  const [checkpointsBody, exceptionsBody, metricsBody] = await Promise.all([
    call(`/jobs/${jobId}/checkpoints`),
    call(`/jobs/${jobId}/exceptions?maxExceptions=1`),
    // Metrics are gathered from every TaskManager, which a job that is starting had better not be asked for.
    allTasksRunning ? call(`/jobs/${jobId}/metrics?get=numRestarts`) : null,
  ]);
  const checkpoints = checkpointsBody === null ? null : Checkpoints.parse(checkpointsBody);
  const completed = checkpoints?.latest.completed ?? null;
  const newest =
    exceptionsBody === null ? undefined : Exceptions.parse(exceptionsBody).exceptionHistory.entries[0];
  const restarts = Number(metricsBody === null ? 0 : (Metrics.parse(metricsBody)[0]?.value ?? 0));
  return {
    jobState: job.state,
    allTasksRunning,
    runningTasks,
    totalTasks,
    taskManagers: taskmanagers,
    restarts: Number.isSafeInteger(restarts) ? restarts : 0,
    changedAt: job['last-modification'] > 0 ? job['last-modification'] : null,
    latestCheckpoint:
      completed === null
        ? null
        : {
            id: completed.id,
            path: completed.external_path,
            completedAt: completed.latest_ack_timestamp,
            sizeBytes: completed.state_size,
            durationMs: completed.end_to_end_duration,
          },
    failedCheckpoints: checkpoints?.counts.failed ?? 0,
    exception: newest === undefined ? null : { at: newest.timestamp, text: causes(newest.stacktrace) },
  };
}

const nothing: FlinkStatus = {
  jobState: null,
  allTasksRunning: false,
  runningTasks: 0,
  totalTasks: 0,
  taskManagers: 0,
  restarts: 0,
  changedAt: null,
  latestCheckpoint: null,
  failedCheckpoints: 0,
  exception: null,
};

function progress(body: unknown): SavepointProgress {
  if (body === null) return { state: 'unknown' };
  const { status: where, operation } = Progress.parse(body);
  if (where.id === 'IN_PROGRESS') return { state: 'in-progress' };
  const location = operation?.location ?? null;
  if (location !== null) return { state: 'complete', path: location };
  const trace = operation?.['failure-cause']?.['stack-trace'] ?? 'Flink gave no reason.';
  return { state: 'failed', because: causes(trace) };
}
