import { withoutUnmatched } from '../../../shared/domain/operator-scale.ts';
import { removedKeysIn } from '../../../shared/domain/upgrade.ts';
import { MillraceError } from '../../../shared/errors.ts';
import type { Draft, JobVersion } from '../../../shared/resources/job.ts';
import type { EngineRelease } from '../../../shared/resources/platform.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { JobRecord, VersionRecord } from '../../../shared/resources/records.ts';
import type { RecordWrite } from '../../ports/records.ts';
import type { SqlProblem } from '../../ports/sql-judge.ts';
import { useWrites } from '../artifacts/artifact-uses.ts';
import { pinnedView } from '../artifacts/artifact-view.ts';
import { judgeProgram } from '../artifacts/judge-program.ts';
import { catalogUseWrites } from '../catalog/catalog-uses.ts';
import type { UseCaseDeps } from '../deps.ts';
import { judgeDraft, resolveDraft } from '../sql/resolve-draft.ts';
import { matchIfGiven, type UseCase } from '../use-case.ts';
import { secretUseWrites } from '../variables/secret-uses.ts';
import { draftHash } from './draft-hash.ts';
import { loadDraft } from './get-draft.ts';
import { jobEvent } from './job-events.ts';
import { iso } from './job-view.ts';
import { anyScale, judgeScale, refuseOfPrograms } from './judge-scale.ts';
import { loadJob } from './load-job.ts';
import { keepState, questionOf } from './state-of-version.ts';
import { authorOf } from './version-author.ts';
import { pinsOf } from './version-pins.ts';

/** As many jobs may be published with one artifact at the same moment before one of them is asked to come back later. */
const mostTries = 12;

/** What Flink refuses never becomes a version: the draft is judged first, and only the judged text is published. */
export const publishVersion: UseCase<'jobs.publish'> = async (deps, call) => {
  for (let tried = 1; tried <= mostTries; tried += 1) {
    const answer = await judgeAndCommit(deps, call);
    if (answer !== null) return answer;
  }
  throw new MillraceError(
    'unavailable',
    'Too many jobs are published with these artifacts, or their tables are changed, at the same time.',
  );
};

type Call = Parameters<UseCase<'jobs.publish'>>[1];

/** Null when only an artifact, a catalog object or a secret was changed meanwhile: then it is judged anew. */
async function judgeAndCommit(deps: UseCaseDeps, call: Call) {
  const { actor, params, body, settle } = call;
  const { tenantId } = actor;
  const { job, revision } = await loadJob(deps.records, tenantId, params);
  const { draft, revision: draftRevision } = await loadDraft(deps.records, tenantId, job.id);
  matchIfGiven(call.ifMatch, draftRevision);
  const { engineRelease } = draft.settings;
  const release = releaseOf(deps, engineRelease);
  requireKnownKeys(draft.settings.flinkConfig, release);
  const judged = await (job.kind === 'jar' ? judgeJar(deps, job, draft) : judgeSql(deps, job, draft));
  const version: VersionRecord = {
    schema: 1,
    number: (job.latestVersion ?? 0) + 1,
    sql: draft.sql,
    variables: judged.variables,
    secrets: judged.secrets,
    catalog: judged.catalog,
    settings: withoutUnmatched(draft.settings, judged.unmatchedOperators),
    unmatchedOperators: judged.unmatchedOperators,
    slotsForTables: judged.slotsForTables,
    connectors: judged.connectors,
    jar: judged.jar,
    artifacts: judged.artifacts,
    note: body.note,
    ...(await authorOf(deps.records, actor)),
    publishedAt: deps.clock.now(),
    pins: pinsOf(deps.catalog, judged.connectors, engineRelease, judged.tables),
  };
  const next = {
    ...job,
    latestVersion: version.number,
    publishedHash: draftHash(draft),
    updatedAt: deps.clock.now(),
  };
  const answer = { body: versionView(version) };
  const outcome = await deps.records.commit([
    ...judged.writes,
    { op: 'put', key: recordKeys.job(tenantId, params.workspaceId, job.id), value: next, expect: revision },
    {
      op: 'put',
      key: recordKeys.version(tenantId, job.id, version.number),
      value: version,
      expect: 'absent',
    },
    { op: 'check', key: recordKeys.draft(tenantId, job.id), expect: draftRevision },
    jobEvent(
      deps,
      { tenantId, jobId: job.id, runId: null, actor: actor.userId },
      'version-published',
      `Version ${version.number} published${body.note ? `: ${body.note}` : ''}`,
    ),
    ...useWrites(job, version.number, judged.artifacts),
    ...catalogUseWrites(job, version.number, judged.catalog),
    ...secretUseWrites(job, version.number, judged.secrets),
    ...settle(answer),
  ]);
  if (outcome.ok) return answer;
  if (outcome.failed.every((at) => at < judged.writes.length)) return null;
  throw new MillraceError('conflict', 'The job or its draft was changed while it was judged; publish again.');
}

function releaseOf({ catalog }: Pick<UseCaseDeps, 'catalog'>, wanted: string): EngineRelease {
  const release = catalog.releases.find(({ version }) => version === wanted);
  if (release) return release;
  throw new MillraceError('bad_request', `There is no engine release ${wanted}.`, {
    details: [
      {
        location: 'draft.settings.engineRelease',
        message: 'unknown release',
        fix: `One of ${catalog.releases.map((r) => r.version).join(', ')}.`,
      },
    ],
  });
}

type Judged = Pick<
  VersionRecord,
  | 'connectors'
  | 'jar'
  | 'artifacts'
  | 'catalog'
  | 'unmatchedOperators'
  | 'slotsForTables'
  | 'variables'
  | 'secrets'
> & {
  tables: Parameters<typeof pinsOf>[3];
  writes: RecordWrite[];
};

async function judgeSql(deps: UseCaseDeps, job: JobRecord, draft: Draft): Promise<Judged> {
  const { tenantId, id } = job;
  const script = await resolveDraft(deps.records, job, draft);
  const verdict = await judgeDraft(deps, tenantId, script, questionOf(draft.settings));
  if (!verdict.ok) throw sqlInvalid(verdict.errors);
  const scaled = judgeScale(draft.settings, verdict);
  const { catalog, variables, secrets, checks } = script;
  await keepState(deps, tenantId, id, { ...draft, catalog, variables, secrets }, verdict.state);
  const connectors = connectorNames(deps, verdict.connectors);
  const { tables } = verdict;
  const pinned = { catalog, variables, secrets };
  return { connectors, tables, jar: null, artifacts: [], ...pinned, writes: checks, ...scaled };
}

async function judgeJar(deps: UseCaseDeps, job: JobRecord, { jar, settings }: Draft): Promise<Judged> {
  refuseOfPrograms(settings);
  const { program, artifacts, writes } = await judgeProgram(deps, job, jar);
  const nothing = { connectors: [], tables: [], catalog: [], variables: {}, secrets: [] };
  return { ...nothing, jar: program, artifacts, writes, ...anyScale };
}

/** Names of connectors for the factory identifiers the script uses: they decide which jars the job gets. */
const connectorNames = (deps: UseCaseDeps, factories: readonly string[]): string[] => [
  ...new Set(
    factories.flatMap((f) => deps.catalog.connectors.find((c) => c.factories.includes(f))?.name ?? []),
  ),
];

export const versionView = (version: VersionRecord): JobVersion => ({
  number: version.number,
  sql: version.sql,
  variables: version.variables ?? {},
  secrets: version.secrets,
  catalog: version.catalog,
  settings: version.settings,
  connectors: version.connectors,
  jar: version.jar,
  artifacts: version.artifacts.map(pinnedView),
  unmatchedOperators: version.unmatchedOperators,
  note: version.note,
  publishedBy: version.publishedBy,
  publishedByName: version.publishedByName,
  publishedAt: iso(version.publishedAt),
  pins: version.pins,
});

const sqlInvalid = (errors: readonly SqlProblem[]): MillraceError =>
  new MillraceError(
    'sql_invalid',
    errors[0]
      ? `Line ${errors[0].line}, column ${errors[0].column}: ${errors[0].message}`
      : 'Flink refuses the SQL.',
    {
      details: errors.map((e) => ({
        location: `sql:${e.line}:${e.column}`,
        message: e.message,
        ...(e.fix === null ? {} : { fix: e.fix }),
      })),
    },
  );

/** A key that a release has dropped would be ignored in silence. */
function requireKnownKeys(flinkConfig: Readonly<Record<string, string>>, release: EngineRelease): void {
  const removed = removedKeysIn(flinkConfig, release.removedKeys);
  if (removed.length === 0) return;
  throw new MillraceError('bad_request', 'The settings cannot be used.', {
    details: removed.map((key) => ({
      location: `draft.settings.flinkConfig.${key}`,
      message: `Flink ${release.version} does not know this key any more`,
      fix: 'Leave it out.',
    })),
  });
}
