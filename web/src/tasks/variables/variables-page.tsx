import Button from '@cloudscape-design/components/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Variable } from '../../../../shared/resources/variable.ts';
import { client } from '../../data/client.ts';
import { variablesQuery } from '../../data/variables.ts';
import { Ago } from '../../ui/ago.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { notify } from '../../ui/notices.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import table from '../../ui/table.module.css';
import { Waiting } from '../../ui/waiting.tsx';
import { dots, VariableDialog } from './variable-dialog.tsx';
import css from './variables.module.css';

type Open = { kind: 'create' } | { kind: 'edit' | 'delete'; variable: Variable } | null;

/** Text that scripts of the workspace name instead of holding it. */
export function VariablesPage() {
  const { t } = useTranslation();
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/variables' });
  const variables = useQuery(variablesQuery(workspaceId));
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const create = (
    <Button variant="primary" onClick={() => setOpen({ kind: 'create' })}>
      {t('variables.create')}
    </Button>
  );
  return (
    <div className="mr-page">
      <PageHeader title={t('variables.title')} lead={t('variables.lead')} actions={create} />
      <div className={table.card}>
        {variables.data ? (
          variables.data.length === 0 ? (
            <Empty title={t('variables.empty')} lead={t('variables.emptyLead')} />
          ) : (
            <VariableTable variables={variables.data} onOpen={setOpen} />
          )
        ) : variables.error ? (
          <Problem error={variables.error} onRetry={() => void variables.refetch()} />
        ) : (
          <Waiting />
        )}
      </div>
      {open?.kind === 'create' && (
        <VariableDialog workspaceId={workspaceId} variable={null} onDismiss={close} />
      )}
      {open?.kind === 'edit' && (
        <VariableDialog workspaceId={workspaceId} variable={open.variable} onDismiss={close} />
      )}
      {open?.kind === 'delete' && (
        <DeleteDialog workspaceId={workspaceId} name={open.variable.name} onDismiss={close} />
      )}
    </div>
  );
}

function VariableTable(props: { variables: readonly Variable[]; onOpen: (open: Open) => void }) {
  const { t } = useTranslation();
  const { variables, onOpen } = props;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('common.name')}</th>
          <th scope="col">{t('variables.value')}</th>
          <th scope="col">{t('variables.description')}</th>
          <th scope="col">{t('variables.changed')}</th>
          <th scope="col">
            <span className="mr-hidden">{t('common.more')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {variables.map((variable) => (
          <tr key={variable.name}>
            <th scope="row">
              <Button variant="inline-link" onClick={() => onOpen({ kind: 'edit', variable })}>
                {variable.name}
              </Button>
            </th>
            <td data-label={t('variables.value')}>
              {variable.value === null ? (
                <span role="img" aria-label={t('variables.secret')}>
                  {dots}
                </span>
              ) : (
                <code className={`${table.code} ${css.value}`}>{variable.value}</code>
              )}
            </td>
            <td data-label={t('variables.description')}>{variable.description}</td>
            <td data-label={t('variables.changed')}>
              <Ago at={variable.updatedAt} />
            </td>
            <td className={table.end}>
              <Button
                variant="inline-link"
                ariaLabel={`${t('common.delete')}: ${variable.name}`}
                onClick={() => onOpen({ kind: 'delete', variable })}
              >
                {t('common.delete')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DeleteDialog(props: { workspaceId: string; name: string; onDismiss: () => void }) {
  const { workspaceId, name, onDismiss } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const deleting = useMutation({
    mutationFn: () => client.variables.delete({ params: { workspaceId, variableName: name } }),
    onSuccess: async () => {
      notify('success', t('variables.deleted', { name }));
      onDismiss();
      await queries.invalidateQueries({ queryKey: ['variables', workspaceId] });
    },
  });
  return (
    <ConfirmDialog
      title={t('variables.deleteTitle', { name })}
      action={t('common.delete')}
      pending={deleting.isPending}
      error={deleting.error}
      onConfirm={() => deleting.mutate()}
      onDismiss={onDismiss}
    >
      {t('variables.deleteLead')}
    </ConfirmDialog>
  );
}
