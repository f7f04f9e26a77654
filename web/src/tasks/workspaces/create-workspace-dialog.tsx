import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../data/client.ts';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/problem.tsx';
import { limitOf, WorkspaceFields } from './workspace-fields.tsx';
import css from './workspaces.module.css';

export function CreateWorkspaceDialog({ onDismiss }: { onDismiss: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [text, setText] = useState({ name: '', cuLimit: '16' });
  const limit = limitOf(text);
  const creating = useMutation({
    mutationFn: (cuLimit: number) =>
      client.workspaces.create({ body: { name: text.name.trim(), cuLimit }, idempotencyKey }),
    onSuccess: async (workspace) => {
      notify('success', t('workspaces.created', { name: workspace.name }));
      await queries.invalidateQueries({ queryKey: ['workspaces'] });
      await navigate({ to: '/w/$workspaceId/jobs', params: { workspaceId: workspace.id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.name.trim() !== '' && limit !== null && !creating.isPending) creating.mutate(limit);
  };
  return (
    <Modal
      visible
      header={t('workspaces.createTitle')}
      onDismiss={onDismiss}
      closeAriaLabel={t('common.close')}
    >
      <form className={css.form} onSubmit={submit}>
        <WorkspaceFields value={text} onChange={setText} />
        {creating.error && <Problem error={creating.error} />}
        <div className={css.buttons} style={{ justifyContent: 'flex-end' }}>
          <Button variant="link" formAction="none" onClick={onDismiss}>
            {t('common.cancel')}
          </Button>
          <Button
            variant="primary"
            disabled={text.name.trim() === '' || limit === null}
            loading={creating.isPending}
          >
            {t('common.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
