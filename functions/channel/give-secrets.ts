import { isSuperseded } from '../../shared/domain/run-slots.ts';
import { MillraceError } from '../../shared/errors.ts';
import { recordKeys } from '../../shared/resources/record-keys.ts';
import { JobRecord, RunRecord, VersionRecord } from '../../shared/resources/records.ts';
import type { TaskSlot } from '../../shared/resources/task.ts';
import type { SecretsAnswer, SecretsQuestion } from '../../shared/resources/task-secrets.ts';
import { VariableRecord } from '../../shared/resources/variable.ts';
import type { Records } from '../ports/records.ts';
import type { SecretStore } from '../ports/secret-store.ts';

export type SecretDeps = { records: Records; secrets: Pick<SecretStore, 'get'> };

/**
 * Values of the secrets that the version of a run names, for a task that acts for that run, or prepares it. They go from
 * the secret store into the answer and lie nowhere in between.
 * Throws `fenced` for an older attempt, `forbidden` when the run is none of the task's, `not_found` when a secret is gone.
 */
export async function giveSecrets(
  deps: SecretDeps,
  speaker: TaskSlot,
  { runId }: SecretsQuestion,
): Promise<SecretsAnswer> {
  const { tenantId, jobId } = speaker;
  const run = await actingFor(deps.records, speaker);
  const number = runId === run.id ? run.version : await versionOfNext(deps.records, run, runId);
  const row = await deps.records.get(recordKeys.version(tenantId, jobId, number));
  const names = row ? VersionRecord.parse(row.value).secrets : [];
  const values = await Promise.all(
    names.map(async (name) => [name, await secretOf(deps, run, name)] as const),
  );
  return { values: Object.fromEntries(values) };
}

async function actingFor(records: Records, speaker: TaskSlot): Promise<RunRecord> {
  const row = await records.get(recordKeys.run(speaker.tenantId, speaker.jobId, speaker.runId));
  const run = row ? RunRecord.parse(row.value) : null;
  if (run && speaker.epoch < run.epoch) {
    throw new MillraceError('fenced', `Attempt ${run.epoch} acts for this run.`, {
      extra: { epoch: run.epoch },
    });
  }
  if (run && speaker.epoch > run.epoch) {
    throw new MillraceError('unavailable', 'This attempt is not known yet.');
  }
  if (!run || run.state === 'settled' || isSuperseded(run, speaker)) throw notYours();
  return run;
}

/** The run that goes on in the same containers is prepared before it is written down. */
async function versionOfNext(records: Records, run: RunRecord, runId: string): Promise<number> {
  const row = await records.get(recordKeys.job(run.tenantId, run.workspaceId, run.jobId));
  const desired = row ? JobRecord.parse(row.value).desired : null;
  const next = desired?.runId === run.id ? desired.next : null;
  if (!next?.inPlace || next.runId !== runId) throw notYours();
  return next.version;
}

/** Read twice: between variable and value the one may have been given a new other. */
async function secretOf(deps: SecretDeps, run: RunRecord, name: string): Promise<string> {
  for (let tries = 0; tries < 2; tries += 1) {
    const row = await deps.records.get(recordKeys.variable(run.tenantId, run.workspaceId, name));
    const reference = row ? VariableRecord.parse(row.value).reference : null;
    const value = reference === null ? null : await deps.secrets.get(reference);
    if (value !== null) return value;
  }
  throw new MillraceError('not_found', `The workspace has no secret variable ${name} any more.`);
}

const notYours = () => new MillraceError('forbidden', 'The task does not act for this run.');
