import { upgradeProblems } from '../../../shared/domain/upgrade.ts';
import { MillraceError } from '../../../shared/errors.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { type JobRecord, RunRecord, type VersionRecord } from '../../../shared/resources/records.ts';
import type { SqlVerdict } from '../../ports/sql-judge.ts';
import type { UseCaseDeps } from '../deps.ts';
import { loadVersion } from './load-version.ts';

type Start = {
  job: JobRecord;
  version: VersionRecord;
  path: string;
  kind: 'savepoint' | 'checkpoint' | 'unknown';
};

/**
 * Refuses a start whose state would not come over to the engine release of the version, with each reason. Nothing to
 * say when the snapshot was written by a release whose state this one reads. Answers what a person should know.
 */
export async function requireUpgradable(deps: UseCaseDeps, start: Start): Promise<string[]> {
  const { job, version, path } = start;
  const to = version.settings.engineRelease;
  const release = deps.catalog.releases.find((one) => one.version === to);
  const origin = await writerOf(deps, job, path);
  if (!release || !origin || release.stateCompatibleWith.includes(origin.settings.engineRelease)) return [];
  const from = origin.settings.engineRelease;
  const written = await loadVersion(deps.records, job.tenantId, origin.jobId, origin.version);
  const [before, after] = await Promise.all([
    planOf(deps, job.tenantId, written),
    planOf(deps, job.tenantId, version),
  ]);
  const problems = upgradeProblems({
    from: { release: from, sql: written.sql, plan: before.plan },
    to: {
      release: to,
      sql: version.sql,
      plan: after.plan,
      tables: after.tables,
      flinkConfig: version.settings.flinkConfig,
    },
    snapshot: start.kind,
    removedKeys: release.removedKeys,
  });
  if (problems.length > 0) {
    throw new MillraceError(
      'upgrade_refused',
      `The state of ${from} does not come over to ${to}: ${problems.map(({ message }) => message).join(' ')}`,
      { details: problems.map(({ what, message, fix }) => ({ location: what, message, fix })) },
    );
  }
  return [`The engine release changes from ${from} to ${to}; ${path} stays as the way back.`];
}

/** The run that wrote a path, by its name; null when it is not there any more. */
async function writerOf(deps: UseCaseDeps, job: JobRecord, path: string): Promise<RunRecord | null> {
  const [, jobId, runId] = /\/jobs\/([^/]+)\/runs\/([^/]+)\//.exec(path) ?? [];
  if (jobId === undefined || runId === undefined) return null;
  const row = await deps.records.get(recordKeys.run(job.tenantId, jobId, runId));
  return row ? RunRecord.parse(row.value) : null;
}

type Judged = Extract<SqlVerdict, { ok: true }>;

async function planOf(deps: UseCaseDeps, tenantId: string, version: VersionRecord): Promise<Judged> {
  const { parallelism, engineRelease } = version.settings;
  const verdict = await deps.sql.check(tenantId, version.sql, { parallelism, release: engineRelease });
  if (verdict.ok) return verdict;
  const said = verdict.errors.map(({ message }) => message).join(' ');
  throw new MillraceError(
    'upgrade_refused',
    `${engineRelease} refuses the SQL of version ${version.number}: ${said}`,
  );
}
