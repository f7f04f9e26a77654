import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isChanging } from '../data/job.ts';
import { jobsQuery } from '../data/jobs.ts';
import { useFormat } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { useNow } from '../ui/now.ts';
import css from './frame.module.css';

/** Long actions go on when their page is left: here they are, with the time so far. */
export function ProgressMenu({ workspaceId }: { workspaceId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const now = useNow();
  const jobs = useQuery(jobsQuery(workspaceId));
  const changing = (jobs.data?.items ?? []).filter(isChanging);
  const label =
    changing.length > 0 ? t('frame.progressCount', { count: changing.length }) : t('frame.progress');
  const items = changing.slice(0, 20).map((job) => ({
    key: job.id,
    label: `${job.name}: ${t(`states.${job.state}`)}`,
    hint: format.duration(Math.max(0, now - Date.parse(job.since))),
    onSelect: () => void navigate({ to: `/w/${workspaceId}/jobs/${job.id}` }),
  }));
  return (
    <Menu
      label={label}
      title={label}
      triggerClass={css.tool}
      trigger={
        <>
          <Icon name="pulse" />
          {changing.length > 0 && <span className={css.dot}>{changing.length}</span>}
        </>
      }
      groups={[{ title: t('frame.progress'), items }]}
      empty={t('frame.nothingInProgress')}
    />
  );
}
