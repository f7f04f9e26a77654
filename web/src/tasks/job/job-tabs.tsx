import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { JobRef } from '../../data/job.ts';
import css from './job-tabs.module.css';

const tabs = ['develop', 'run', 'history', 'settings'] as const;

/** The views of a job, each with an address of its own. */
export function JobTabs({ jobRef }: { jobRef: JobRef }) {
  const { t } = useTranslation();
  return (
    <nav className={css.tabs} aria-label={t('job.tabsLabel')}>
      {tabs.map((tab) => (
        <Link
          key={tab}
          to={`/w/$workspaceId/jobs/$jobId/${tab}`}
          params={jobRef}
          className={css.tab}
          activeProps={{ 'data-on': true }}
        >
          {t(`job.tabs.${tab}`)}
        </Link>
      ))}
    </nav>
  );
}
