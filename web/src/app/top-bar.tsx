import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { cuInUse, jobsQuery } from '../data/jobs.ts';
import { workspacesQuery } from '../data/workspaces.ts';
import { useFormat } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import css from './frame.module.css';
import { LanguageMenu, PersonMenu, ThemeMenu } from './look-menus.tsx';
import { Mark } from './mark.tsx';
import { ProgressMenu } from './progress-menu.tsx';
import { WorkspaceSwitch } from './workspace-switch.tsx';

type Props = { workspaceId: string | null; onSearch: () => void; onHelp: () => void };

/** First row of the frame: where one is, what can be searched, what is used, who one is. */
export function TopBar({ workspaceId, onSearch, onHelp }: Props) {
  const { t } = useTranslation();
  return (
    <div className={css.top}>
      <Link to="/" className={css.mark} aria-label={t('common.product')}>
        <Mark />
        <span className={css.product}>{t('common.product')}</span>
      </Link>
      <WorkspaceSwitch workspaceId={workspaceId} />
      <button type="button" className={css.search} onClick={onSearch}>
        <Icon name="search" size={15} />
        <span className={css.searchWords}>{t('frame.search')}</span>
        <kbd className={css.key}>Ctrl K</kbd>
      </button>
      <div className={css.spring} />
      {workspaceId && <Cu workspaceId={workspaceId} />}
      {workspaceId && <ProgressMenu workspaceId={workspaceId} />}
      <button
        type="button"
        className={`${css.tool} ${css.wide}`}
        aria-label={t('frame.help')}
        title={t('frame.help')}
        onClick={onHelp}
      >
        <span aria-hidden="true">?</span>
      </button>
      <LanguageMenu />
      <ThemeMenu />
      <PersonMenu />
    </div>
  );
}

/** CU in use of the limit, with a bar that fills. */
function Cu({ workspaceId }: { workspaceId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const jobs = useQuery(jobsQuery(workspaceId));
  const workspaces = useQuery(workspacesQuery);
  const limit = workspaces.data?.find(({ id }) => id === workspaceId)?.cuLimit;
  if (!jobs.data || limit === undefined) return <div className={css.cu} />;
  const inUse = cuInUse(jobs.data.items);
  const words = { used: format.short(inUse), limit: format.short(limit) };
  const share = limit === 0 ? 1 : Math.min(1, inUse / limit);
  return (
    <div className={css.cu} title={t('frame.cuTitle', words)}>
      <span>
        <span className={css.cuWord}>{t('frame.cu')} </span>
        {t('frame.cuOf', words)}
      </span>
      <span className={css.cuBar} data-full={share > 0.9}>
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  );
}
