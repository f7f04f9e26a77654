import { settingsSchema } from 'virtual:contract';
import { useTranslation } from 'react-i18next';
import { changedSettings } from '../../../../shared/domain/changed-settings.ts';
import type { Draft, JobVersion } from '../../../../shared/resources/job.ts';
import { SettingsDiff } from '../../forms/settings-diff.tsx';
import { SqlDiff } from '../develop/sql-diff.tsx';
import { ProgramDiff } from '../jar-job/program-diff.tsx';
import { useProgramsDiffer } from '../jar-job/use-programs-differ.ts';

/** What the draft has that the newest version has not. */
export function PublishChanges({ draft, before }: { draft: Draft; before: JobVersion | null }) {
  const { t } = useTranslation();
  const programsDiffer = useProgramsDiffer();
  if (before === null) return <p>{t('job.publish.first')}</p>;
  const { number } = before;
  const changes = changedSettings(settingsSchema.properties, before.settings, draft.settings);
  const sqlChanged = before.sql !== draft.sql;
  const jarChanged = programsDiffer(before.jar, draft.jar);
  if (!sqlChanged && !jarChanged && changes.length === 0)
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
