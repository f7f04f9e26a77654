import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { workspacesQuery } from '../data/workspaces.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import css from './frame.module.css';

/** Which workspace, the others, and the way to all of them. */
export function WorkspaceSwitch({ workspaceId }: { workspaceId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const workspaces = useQuery(workspacesQuery);
  const here = workspaces.data?.find(({ id }) => id === workspaceId);
  const items = (workspaces.data ?? []).slice(0, 30).map((workspace) => ({
    key: workspace.id,
    label: workspace.name,
    hint: `${workspace.cuLimit} CU`,
    checked: workspace.id === workspaceId,
    onSelect: () => void navigate({ to: '/w/$workspaceId/jobs', params: { workspaceId: workspace.id } }),
  }));
  const all = {
    key: 'all',
    label: t('frame.allWorkspaces'),
    icon: 'layers' as const,
    onSelect: () => void navigate({ to: '/workspaces' }),
  };
  return (
    <Menu
      label={here ? `${t('frame.workspace')}: ${here.name}` : t('frame.workspace')}
      triggerClass={css.workspace}
      trigger={
        <>
          <span className={css.workspaceName}>{here?.name ?? t('frame.workspace')}</span>
          <Icon name="down" size={14} />
        </>
      }
      groups={[{ title: t('frame.workspace'), items }, { items: [all] }]}
    />
  );
}
