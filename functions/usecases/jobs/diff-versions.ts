import { changedObjects } from '../../../shared/domain/changed-objects.ts';
import { changedSettings, strongestCost } from '../../../shared/domain/changed-settings.ts';
import { lineDifference } from '../../../shared/domain/line-difference.ts';
import { changedSecrets, changedVariables } from '../../../shared/domain/script-variables.ts';
import { type ChangeCost, JobSettings } from '../../../shared/resources/job-settings.ts';
import type { UseCase } from '../use-case.ts';
import { draftNow } from './draft-now.ts';
import { loadJob } from './load-job.ts';
import { loadVersion } from './load-version.ts';

/** What the schema says of each setting. */
const fields: Readonly<Record<string, { title: string; change: ChangeCost }>> = Object.fromEntries(
  Object.entries(JobSettings.shape).map(([name, schema]) => {
    const { title = name, change } = schema.meta() ?? {};
    return [name, { title, change: change as ChangeCost }];
  }),
);

export const diffVersions: UseCase<'jobs.diffVersions'> = async (deps, { actor, params, query }) => {
  const { tenantId } = actor;
  await loadJob(deps.records, tenantId, params);
  const from = await loadVersion(deps.records, tenantId, params.jobId, params.versionNumber);
  const to =
    query.with === 'draft'
      ? await draftNow(deps.records, { tenantId, ...params })
      : await loadVersion(deps.records, tenantId, params.jobId, query.with);
  const settings = changedSettings(fields, from.settings, to.settings);
  const sql = lineDifference(from.sql, to.sql);
  return {
    body: {
      settings: settings.map((change) => ({ ...change, title: fields[change.name]?.title ?? change.name })),
      cost: strongestCost(settings),
      variables: changedVariables(from.variables ?? {}, to.variables ?? {}),
      secrets: changedSecrets(from.secrets, to.secrets),
      catalog: changedObjects(from.catalog, to.catalog),
      sql: { equal: sql.firstLine === null, ...sql },
    },
  };
};
