import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { workspaceQuery } from '../../data/workspaces.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { DeleteWorkspace } from './delete-workspace.tsx';
import { WorkspaceForm } from './workspace-form.tsx';

/** Name and limit of a workspace, and its end. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/settings' });
  const workspace = useQuery(workspaceQuery(workspaceId));
  if (!workspace.data) {
    return (
      <div className="mr-page">
        {workspace.error ? (
          <Problem error={workspace.error} onRetry={() => void workspace.refetch()} />
        ) : (
          <Waiting />
        )}
      </div>
    );
  }
  const read = workspace.data;
  return (
    <div className="mr-page">
      <PageHeader title={t('workspaces.settings', { name: read.workspace.name })} />
      <WorkspaceForm key={workspaceId} read={read} />
      <DeleteWorkspace workspace={read.workspace} />
    </div>
  );
}
