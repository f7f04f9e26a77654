import { MillraceError } from '../../../shared/errors.ts';
import { totalCu } from '../../../shared/resources/job-settings.ts';
import { recordKeys } from '../../../shared/resources/record-keys.ts';
import type { DraftHashRecord, DraftRecord, VersionRecord } from '../../../shared/resources/records.ts';
import { useWrites } from '../artifacts/artifact-uses.ts';
import { catalogUseWrites } from '../catalog/catalog-uses.ts';
import { matchRevision, type UseCase } from '../use-case.ts';
import { secretUseWrites } from '../variables/secret-uses.ts';
import { draftHash } from './draft-hash.ts';
import { loadDraft } from './get-draft.ts';
import { jobEvent } from './job-events.ts';
import { loadJob } from './load-job.ts';
import { loadVersion } from './load-version.ts';
import { matchAnything } from './match-anything.ts';
import { versionView } from './publish-version.ts';
import { authorOf } from './version-author.ts';

export const rollBack: UseCase<'jobs.rollBack'> = (deps, call) =>
  matchAnything(call.ifMatch, () => publishAgain(deps, call));

/** Versions never change: to go back is to publish the old one once more, which Flink has judged already. */
const publishAgain: UseCase<'jobs.rollBack'> = async (deps, { actor, params, body, ifMatch, settle }) => {
  const { tenantId, userId } = actor;
  const { job, revision } = await loadJob(deps.records, tenantId, params);
  const before = await loadDraft(deps.records, tenantId, job.id);
  const old = await loadVersion(deps.records, tenantId, job.id, params.versionNumber);
  const draftRevision = matchRevision(ifMatch, before.revision);
  const now = deps.clock.now();
  const draft = { sql: old.sql, jar: old.jar, settings: old.settings };
  const said = `as version ${old.number}`;
  const version: VersionRecord = {
    ...old,
    number: (job.latestVersion ?? 0) + 1,
    note: (body.note === '' ? said : `${said}: ${body.note}`).slice(0, 500),
    ...(await authorOf(deps.records, actor)),
    publishedAt: now,
  };
  const next = { ...job, latestVersion: version.number, publishedHash: draftHash(draft), updatedAt: now };
  const stored: DraftRecord = { schema: 1, draft, updatedBy: userId, updatedAt: now };
  const hash: DraftHashRecord = { schema: 1, hash: next.publishedHash, cu: totalCu(draft.settings) };
  const { workspaceId: w } = params;
  const answer = { body: versionView(version) };
  const event = jobEvent(
    deps,
    { tenantId, jobId: job.id, runId: null, actor: userId },
    'version-rolled-back',
    `Version ${version.number} published ${version.note}`,
  );
  const outcome = await deps.records.commit([
    { op: 'put', key: recordKeys.draft(tenantId, job.id), value: stored, expect: draftRevision },
    { op: 'put', key: recordKeys.job(tenantId, w, job.id), value: next, expect: revision },
    {
      op: 'put',
      key: recordKeys.version(tenantId, job.id, version.number),
      value: version,
      expect: 'absent',
    },
    { op: 'put', key: recordKeys.jobDraftHash(tenantId, w, job.id), value: hash, expect: 'any' },
    event,
    ...useWrites(job, version.number, version.artifacts),
    ...catalogUseWrites(job, version.number, version.catalog),
    ...secretUseWrites(job, version.number, version.secrets),
    ...settle(answer),
  ]);
  if (outcome.ok) return answer;
  if (outcome.failed.includes(0)) {
    throw new MillraceError('stale', 'The draft was saved by somebody else meanwhile.');
  }
  throw new MillraceError('conflict', 'The job was changed meanwhile; try again.');
};
