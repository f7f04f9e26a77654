import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { jobQuery } from '../../data/job.ts';
import { Ago } from '../../ui/ago.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useJobRef } from '../job/use-job-ref.ts';
import { DeleteJob } from './delete-job.tsx';
import css from './job-settings-page.module.css';
import { RenameJob } from './rename-job.tsx';
import { SnapshotPolicy } from './snapshot-policy.tsx';

/** What belongs to the job whatever runs: its name, its ids, and its end. */
export function JobSettingsPage() {
  const { t } = useTranslation();
  const ref = useJobRef();
  const view = useQuery(jobQuery(ref)).data;
  if (!view) return <Waiting rows={10} />;
  const { job, etag } = view;
  return (
    <div className={css.page}>
      <RenameJob jobRef={ref} job={job} etag={etag} />
      <SnapshotPolicy jobRef={ref} view={view} />
      <section className={css.card} aria-labelledby="ids">
        <h2 id="ids">{t('settings.ids.title')}</h2>
        <dl className={css.facts}>
          <dt>{t('settings.ids.job')}</dt>
          <dd>
            <CopyText text={job.id} />
          </dd>
          <dt>{t('settings.ids.workspace')}</dt>
          <dd>
            <CopyText text={job.workspaceId} />
          </dd>
          <dt>{t('settings.ids.cli')}</dt>
          <dd>
            <CopyText text={`npx millrace jobs get ${job.id} --workspace ${job.workspaceId}`} />
          </dd>
          <dt>{t('settings.ids.created')}</dt>
          <dd>
            <Ago at={job.createdAt} />
          </dd>
          <dt>{t('settings.ids.maxParallelism')}</dt>
          <dd>
            {job.maxParallelism} <small>{t('settings.ids.maxParallelismHelp')}</small>
          </dd>
        </dl>
      </section>
      <DeleteJob jobRef={ref} job={job} />
    </div>
  );
}
