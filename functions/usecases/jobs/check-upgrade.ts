import { scriptOf } from '../../../shared/domain/script-of-version.ts';
import { upgradeProblems } from '../../../shared/domain/upgrade.ts';
import { MillraceError } from '../../../shared/errors.ts';
import type { JobRecord, VersionRecord } from '../../../shared/resources/records.ts';
import type { SqlVerdict } from '../../ports/sql-judge.ts';
import type { UseCaseDeps } from '../deps.ts';
import { loadVersion } from './load-version.ts';
import { questionOf, writerOf } from './state-of-version.ts';

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
  const origin = await writerOf(deps, job.tenantId, path);
  if (!origin || !isUpgrade(deps, origin.settings.engineRelease, version)) return [];
  const written = await loadVersion(deps.records, job.tenantId, origin.jobId, origin.version);
  await requireCarriesOver(deps, job.tenantId, written, version, start.kind);
  const { engineRelease: to } = version.settings;
  return [
    `The engine release changes from ${origin.settings.engineRelease} to ${to}; ${path} stays as the way back.`,
  ];
}

/** Whether a version is for a release that does not read the state of another one as a matter of course. */
export function isUpgrade(
  deps: Pick<UseCaseDeps, 'catalog'>,
  from: string,
  { settings }: VersionRecord,
): boolean {
  const release = deps.catalog.releases.find((one) => one.version === settings.engineRelease);
  return release !== undefined && !release.stateCompatibleWith.includes(from);
}

/** Throws `upgrade_refused` with every reason. */
export async function requireCarriesOver(
  deps: UseCaseDeps,
  tenantId: string,
  written: VersionRecord,
  version: VersionRecord,
  snapshot: Start['kind'],
): Promise<void> {
  const { engineRelease: from } = written.settings;
  const { engineRelease: to } = version.settings;
  const [before, after] = await Promise.all([
    planOf(deps, tenantId, written),
    planOf(deps, tenantId, version),
  ]);
  const release = deps.catalog.releases.find((one) => one.version === to);
  const problems = upgradeProblems({
    from: { release: from, sql: scriptOf(written), plan: before.plan, state: before.state },
    to: {
      release: to,
      sql: scriptOf(version),
      plan: after.plan,
      state: after.state,
      tables: after.tables,
      flinkConfig: version.settings.flinkConfig,
    },
    snapshot,
    removedKeys: release?.removedKeys ?? [],
  });
  if (problems.length > 0) {
    throw new MillraceError(
      'upgrade_refused',
      `The state of ${from} does not come over to ${to}: ${problems.map(({ message }) => message).join(' ')}`,
      { details: problems.map(({ what, message, fix }) => ({ location: what, message, fix })) },
    );
  }
}

type Judged = Extract<SqlVerdict, { ok: true }>;

async function planOf(deps: UseCaseDeps, tenantId: string, version: VersionRecord): Promise<Judged> {
  const verdict = await deps.sql.check(tenantId, scriptOf(version), questionOf(version.settings));
  if (verdict.ok) return verdict;
  const said = verdict.errors.map(({ message }) => message).join(' ');
  throw new MillraceError(
    'upgrade_refused',
    `${version.settings.engineRelease} refuses the SQL of version ${version.number}: ${said}`,
  );
}
