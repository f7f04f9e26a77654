import { settingsSchema } from 'virtual:contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { changedSettings } from '../../../../shared/domain/changed-settings.ts';
import type { Draft, JobVersion } from '../../../../shared/resources/job.ts';
import { draftDifferenceQuery, type JobRef } from '../../data/job.ts';
import { SettingsDiff } from '../../forms/settings-diff.tsx';
import { VariableChanges } from '../../forms/variable-changes.tsx';
import { CatalogChanges } from '../catalog/catalog-changes.tsx';
import { SqlDiff } from '../develop/sql-diff.tsx';
import { ProgramDiff } from '../jar-job/program-diff.tsx';
import { useProgramsDiffer } from '../jar-job/use-programs-differ.ts';

type Props = {
  jobRef: JobRef;
  draft: Draft;
  /** Of the draft as it is stored. */
  etag: string | null;
  before: JobVersion | null;
};

/** What the draft has that the newest version has not. */
export function PublishChanges({ jobRef, draft, etag, before }: Props) {
  const { t } = useTranslation();
  const programsDiffer = useProgramsDiffer();
  const difference = useQuery(draftDifferenceQuery(jobRef, before?.number ?? null, etag)).data;
  if (before === null) return <p>{t('job.publish.first')}</p>;
  const { number } = before;
  const changes = changedSettings(settingsSchema.properties, before.settings, draft.settings);
  const sqlChanged = before.sql !== draft.sql;
  const variables = difference?.variables ?? [];
  const catalog = difference?.catalog ?? [];
  const secrets = difference?.secrets ?? { added: [], removed: [] };
  const variableChanges = variables.length + secrets.added.length + secrets.removed.length;
  const jarChanged = programsDiffer(before.jar, draft.jar);
  if (!sqlChanged && !jarChanged && changes.length + variableChanges + catalog.length === 0)
    return <p>{t('job.publish.noChange', { number })}</p>;
  return (
    <>
      {sqlChanged && (
        <section aria-label={t('job.publish.sqlChange', { number })}>
          <SqlDiff
            left={before.sql}
            right={draft.sql}
            leftLabel={t('job.version', { number })}
            rightLabel={t('job.publish.draft')}
          />
        </section>
      )}
      {jarChanged && before.jar && draft.jar && (
        <section aria-label={t('program.title')}>
          <ProgramDiff
            from={before.jar}
            to={draft.jar}
            fromLabel={t('job.version', { number })}
            toLabel={t('job.publish.draft')}
          />
        </section>
      )}
      {catalog.length > 0 && (
        <section aria-label={t('history.compare.catalog')} style={{ marginTop: 16 }}>
          <CatalogChanges
            changed={catalog}
            fromLabel={t('job.version', { number })}
            toLabel={t('job.publish.draft')}
          />
        </section>
      )}
      {variableChanges > 0 && (
        <section aria-label={t('history.compare.variables')} style={{ marginTop: 16 }}>
          <VariableChanges
            changed={variables}
            secrets={secrets}
            fromLabel={t('job.version', { number })}
            toLabel={t('job.publish.draft')}
          />
        </section>
      )}
      {changes.length > 0 && (
        <section aria-label={t('job.publish.settingsChange')} style={{ marginTop: 16 }}>
          <SettingsDiff
            changes={changes}
            fromLabel={t('job.version', { number })}
            toLabel={t('job.publish.draft')}
          />
        </section>
      )}
    </>
  );
}
