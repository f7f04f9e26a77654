import { createHash } from 'node:crypto';
import { scriptOf } from '../../../shared/domain/script-of-version.ts';
import { compareState, unknownState } from '../../../shared/domain/state-compatibility.ts';
import { MillraceError } from '../../../shared/errors.ts';
import type { PinnedObject } from '../../../shared/resources/catalog.ts';
import type { JobSettings } from '../../../shared/resources/job-settings.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import { RunRecord } from '../../../shared/resources/records.ts';
import type { StateCompatibility } from '../../../shared/resources/state-compatibility.ts';
import { type StateOperator, StatePlan } from '../../../shared/resources/state-plan.ts';
import type { VariableValues } from '../../../shared/resources/variable.ts';
import type { UseCaseDeps } from '../deps.ts';
import { loadVersion } from './load-version.ts';

type Deps = Pick<UseCaseDeps, 'records' | 'objects' | 'sql'>;

/** What decides about the state of a version; a draft has it too. */
export type Planned = {
  sql: string;
  variables: VariableValues | null;
  secrets: readonly string[];
  catalog: readonly PinnedObject[];
  jar: object | null;
  settings: JobSettings;
};

/** Raised when sql-service describes state in another way: what was stored before is then asked for anew. */
const format = 1;

/** A start or a restart does not wait longer for what Flink will tell anyhow; then it is unknown. */
const patienceMs = 10_000;

/**
 * The operators of a version that keep state. It follows from the version alone, so it is planned once and kept in S3
 * under what it follows from; a roll back or an old version finds it there, or has it planned on demand. Null when Flink
 * refuses the script. Throws `unavailable`.
 */
export async function stateOf(
  deps: Deps,
  tenantId: string,
  jobId: string,
  planned: Planned,
): Promise<StatePlan | null> {
  const stored = await deps.objects.get(keyOf(tenantId, jobId, planned));
  if (stored) return StatePlan.parse(JSON.parse(new TextDecoder().decode(stored.body)));
  const question = { ...questionOf(planned.settings), patienceMs };
  const verdict = await deps.sql.check(tenantId, scriptOf(planned), question);
  return verdict.ok ? keepState(deps, tenantId, jobId, planned, verdict.state) : null;
}

/** Kept at publishing, so that a start need not wait for the planner. */
export async function keepState(
  { objects }: Pick<Deps, 'objects'>,
  tenantId: string,
  jobId: string,
  planned: Planned,
  operators: StateOperator[],
): Promise<StatePlan> {
  const plan: StatePlan = { release: planned.settings.engineRelease, operators };
  await objects.put(keyOf(tenantId, jobId, planned), JSON.stringify(plan), 'application/json');
  return plan;
}

/** What Flink is asked about a version: its plan is that of the job that runs. */
export const questionOf = ({
  parallelism,
  engineRelease: release,
  flinkConfig,
  operatorParallelism: operators,
}: JobSettings) => ({
  parallelism,
  release,
  operators,
  settings: Object.fromEntries(
    Object.entries(flinkConfig)
      .filter(([key]) => key.startsWith('table.'))
      .sort(),
  ),
});

const keyOf = (tenantId: string, jobId: string, planned: Planned): string => {
  const { release, settings: table } = questionOf(planned.settings);
  const name = createHash('sha256')
    .update(JSON.stringify([format, release, scriptOf(planned), table]))
    .digest('hex');
  return `tenants/${tenantId}/jobs/${jobId}/state-plans/${name}.json`;
};

/** What becomes of the state of the one under the other. Never throws for the planner's sake: then it is unknown. */
export async function compareVersions(
  deps: Deps,
  tenantId: string,
  jobId: string,
  before: Planned,
  after: Planned,
): Promise<StateCompatibility> {
  if (before.jar || after.jar) return unknownState('What a program in a jar keeps is known when it runs.');
  try {
    const [old, next] = await Promise.all([
      stateOf(deps, tenantId, jobId, before),
      stateOf(deps, tenantId, jobId, after),
    ]);
    if (!old || !next) return unknownState('Flink refuses one of the scripts.');
    return compareState(old, next);
  } catch (error) {
    // Also a release that is not installed any more: whatever keeps one from knowing, Flink has the last word.
    if (error instanceof MillraceError) return unknownState(error.message);
    throw error;
  }
}

/** The run that wrote a snapshot, which its path names; null when it is not known any more. */
export async function writerOf(
  deps: Pick<Deps, 'records'>,
  tenantId: string,
  path: string,
): Promise<RunRecord | null> {
  const [, jobId, runId] = /\/jobs\/([^/]+)\/runs\/([^/]+)\//.exec(path) ?? [];
  if (jobId === undefined || runId === undefined) return null;
  const row = await deps.records.get(recordKeys.run(tenantId, jobId, runId));
  return row ? RunRecord.parse(row.value) : null;
}

/**
 * What a start from a snapshot does to the state in it; null when the version that wrote it is the one that starts.
 */
export async function stateAtStart(
  deps: Deps,
  tenantId: string,
  start: { jobId: string; path: string; version: number } & Planned,
): Promise<StateCompatibility | null> {
  const writer = await writerOf(deps, tenantId, start.path);
  if (!writer) return unknownState('Nothing is known any more of the run that wrote this snapshot.');
  if (writer.jobId === start.jobId && writer.version === start.version) return null;
  const before = await loadVersion(deps.records, tenantId, writer.jobId, writer.version).catch(notThere);
  if (!before) return unknownState('The version that wrote this snapshot is not there any more.');
  return compareVersions(deps, tenantId, start.jobId, before, start);
}

const notThere = (error: unknown): null => {
  if (error instanceof MillraceError && error.code === 'not_found') return null;
  throw error;
};

/** Throws `state_lost` when nobody said yes to it, and `state_unreadable`, to which a yes is of no use. */
export function refuseLoss(state: StateCompatibility | null, allowed: boolean): void {
  if (state?.verdict !== 'incompatible' && (state?.verdict !== 'loses-state' || allowed)) return;
  const unreadable = state.verdict === 'incompatible';
  const meant = state.operators.filter(({ fate }) => fate === (unreadable ? 'unreadable' : 'loses'));
  throw new MillraceError(
    unreadable ? 'state_unreadable' : 'state_lost',
    `${meant.length} of ${state.operators.filter(({ fate }) => fate !== 'new').length} operators ${
      unreadable ? 'cannot read their state' : 'would leave their state behind'
    }.`,
    {
      details: meant.map(({ name, because }) => ({
        location: 'body.allowNonRestoredState',
        message: `${name}: ${because}`,
      })),
    },
  );
}
