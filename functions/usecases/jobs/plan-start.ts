import { transactionTimeoutMs } from '../../../shared/domain/output-loss.ts';
import { wantedTasks } from '../../../shared/domain/run-slots.ts';
import { MillraceError } from '../../../shared/errors.ts';
import type { StartPlan, StartRequest } from '../../../shared/resources/job.ts';
import { totalCu } from '../../../shared/resources/job-settings.ts';
import type { RunRecord, VersionRecord } from '../../../shared/resources/records.ts';
import { atScale, type Scale } from '../../../shared/resources/scale.ts';
import type { StateCompatibility } from '../../../shared/resources/state-compatibility.ts';
import type { UseCaseDeps } from '../deps.ts';
import { matchIfGiven, type UseCase } from '../use-case.ts';
import { checkLimit, type Usage } from './cu-limit.ts';
import type { JobParts } from './job-view.ts';
import { loadJob, loadRun } from './load-job.ts';
import { loadVersion } from './load-version.ts';
import { type ResolvedStart, resolveStart } from './resolve-start.ts';
import { stateAtStart } from './state-of-version.ts';
import { movedConnectors } from './version-pins.ts';

/** Everything start checks, with what it read, so that start can commit on exactly that. */
export type StartPreparation = {
  parts: JobParts & { revision: number };
  version: VersionRecord;
  lastRun: RunRecord | null;
  start: ResolvedStart;
  cu: number;
  usage: Usage;
  /** Null when it starts empty, or with the version that wrote the state. */
  state: StateCompatibility | null;
};

/** `scale`: what a paused run had been rescaled to. */
export async function prepareStart(
  deps: UseCaseDeps,
  tenantId: string,
  params: { workspaceId: string; jobId: string },
  request: StartRequest,
  ifMatch: string | null = null,
  scale?: Scale,
): Promise<StartPreparation> {
  const parts = await loadJob(deps.records, tenantId, params);
  matchIfGiven(ifMatch, parts.revision);
  const last = await loadRun(deps.records, parts.job);
  if (last?.run.state === 'active')
    throw new MillraceError('job_active', `Run ${last.run.id} has not ended.`);
  const number = request.version ?? parts.job.latestVersion;
  if (number === null) throw new MillraceError('not_published', 'The job has no version yet.');
  const version = await loadVersion(deps.records, tenantId, parts.job.id, number);
  const lastRun = last?.run ?? null;
  const start = await resolveStart(deps, { job: parts.job, lastRun, version, request });
  const cu = totalCu(scale === undefined ? version.settings : atScale(version.settings, scale));
  const usage = await checkLimit(deps.records, parts.job, null, cu);
  const { startPoint: from } = start;
  const state =
    from.kind === 'empty'
      ? null
      : await stateAtStart(deps, tenantId, {
          jobId: parts.job.id,
          path: from.path,
          version: number,
          sql: version.sql,
          variables: version.variables,
          secrets: version.secrets,
          catalog: version.catalog,
          jar: version.jar,
          settings: version.settings,
        });
  return { parts, version, lastRun, start, cu, usage, state };
}

export const planStart: UseCase<'jobs.plan'> = async (deps, { actor, params, body }) => {
  const prepared = await prepareStart(deps, actor.tenantId, params, body);
  const { catalog } = deps;
  return { body: planView(prepared, otherJars(movedConnectors(catalog, prepared.version))) };
};

const planView = (
  { version, start, cu, state }: StartPreparation,
  warnings: readonly string[],
): StartPlan => {
  const tasks = new Map<string, { role: string; count: number; cu: number }>();
  for (const task of wantedTasks({ settings: version.settings })) {
    const seen = tasks.get(task.role);
    tasks.set(task.role, { role: task.role, count: (seen?.count ?? 0) + 1, cu: task.cu });
  }
  const point = start.startPoint;
  return {
    version: version.number,
    startPoint:
      point.kind === 'empty'
        ? { kind: 'empty', path: null, snapshotId: null }
        : { kind: 'snapshot', path: point.path, snapshotId: point.snapshotId },
    tasks: [...tasks.values()],
    cu,
    because: start.because,
    warnings: [...start.warnings, ...slowCommits(version), ...warnings],
    state,
  };
};

/** The jars come with Millrace: after an update of it they are others than Flink judged this version with. */
const otherJars = (connectors: readonly string[]): string[] =>
  connectors.map(
    (name) =>
      `The jars of ${name} are not those this version was published with; publish the draft again to have Flink judge it with them.`,
  );

/** A sink of Kafka commits with each checkpoint; a transaction that is open for longer than it may be is aborted by the broker. */
const slowCommits = ({ connectors, settings }: VersionRecord): string[] =>
  connectors.includes('kafka') && settings.checkpointIntervalMs * 2 > transactionTimeoutMs
    ? [
        `Exactly-once sinks of Kafka commit every ${settings.checkpointIntervalMs / 1_000} s, and their transactions live ${transactionTimeoutMs / 1_000} s: output may be lost. Use a shorter checkpoint interval.`,
      ]
    : [];
