import Button from '@cloudscape-design/components/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Workspace } from '../../../../shared/resources/identity.ts';
import { client } from '../../data/client.ts';
import { jobsQuery } from '../../data/jobs.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notify } from '../../ui/notices.ts';
import css from './workspaces.module.css';

/** Only an empty workspace can go: how many jobs hold it is said before anybody tries. */
export function DeleteWorkspace({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const jobs = useQuery(jobsQuery(workspace.id)).data?.items.length ?? null;
  return (
    <section className={css.panel}>
      <h2>{t('workspaces.danger')}</h2>
      <p>{jobs ? t('workspaces.dangerJobs', { count: jobs }) : t('workspaces.dangerLead')}</p>
      <Button disabled={jobs !== 0} onClick={() => setAsking(true)}>
        {t('workspaces.delete')}
      </Button>
      {asking && <Ask workspace={workspace} onDismiss={() => setAsking(false)} />}
    </section>
  );
}

function Ask({ workspace, onDismiss }: { workspace: Workspace; onDismiss: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const deleting = useMutation({
    mutationFn: () => client.workspaces.delete({ params: { workspaceId: workspace.id } }),
    onSuccess: async () => {
      notify('success', t('workspaces.deleted', { name: workspace.name }));
      await queries.invalidateQueries({ queryKey: ['workspaces'] });
      await navigate({ to: '/workspaces' });
    },
  });
  return (
    <ConfirmDialog
      title={t('workspaces.deleteTitle', { name: workspace.name })}
      action={t('workspaces.delete')}
      pending={deleting.isPending}
      error={deleting.error}
      onConfirm={() => deleting.mutate()}
      onDismiss={onDismiss}
    >
      {t('workspaces.deleteLead')}
    </ConfirmDialog>
  );
}
