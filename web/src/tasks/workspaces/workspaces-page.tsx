import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Workspace } from '../../../../shared/resources/identity.ts';
import { workspacesQuery } from '../../data/workspaces.ts';
import { Ago } from '../../ui/ago.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Num } from '../../ui/num.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import table from '../../ui/table.module.css';
import { Waiting } from '../../ui/waiting.tsx';
import { CreateWorkspaceDialog } from './create-workspace-dialog.tsx';
import css from './workspaces.module.css';

export function WorkspacesPage() {
  const { t } = useTranslation();
  const workspaces = useQuery(workspacesQuery);
  const [creating, setCreating] = useState(false);
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      {t('workspaces.create')}
    </Button>
  );
  return (
    <div className="mr-page">
      <PageHeader title={t('workspaces.title')} lead={t('workspaces.lead')} actions={create} />
      <div className={table.card}>
        {workspaces.data ? (
          workspaces.data.length === 0 ? (
            <Empty title={t('workspaces.empty')} lead={t('workspaces.emptyLead')} />
          ) : (
            <WorkspaceTable workspaces={workspaces.data} />
          )
        ) : workspaces.error ? (
          <Problem error={workspaces.error} onRetry={() => void workspaces.refetch()} />
        ) : (
          <Waiting />
        )}
      </div>
      {creating && <CreateWorkspaceDialog onDismiss={() => setCreating(false)} />}
    </div>
  );
}

function WorkspaceTable({ workspaces }: { workspaces: readonly Workspace[] }) {
  const { t } = useTranslation();
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('common.name')}</th>
          <th scope="col" className={table.right}>
            {t('workspaces.limit')}
          </th>
          <th scope="col">{t('common.created')}</th>
          <th scope="col">
            <span className="mr-hidden">{t('common.more')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {workspaces.map(({ id, name, cuLimit, createdAt }) => (
          <tr key={id}>
            <th scope="row">
              <Link className={css.link} to="/w/$workspaceId/jobs" params={{ workspaceId: id }}>
                {name}
              </Link>
            </th>
            <td className={table.right} data-label={t('workspaces.limit')}>
              <Num value={cuLimit} unit="CU" />
            </td>
            <td data-label={t('common.created')}>
              <Ago at={createdAt} />
            </td>
            <td className={table.end}>
              <Link
                to="/w/$workspaceId/settings"
                params={{ workspaceId: id }}
                aria-label={t('workspaces.settings', { name })}
              >
                {t('frame.settings')}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
