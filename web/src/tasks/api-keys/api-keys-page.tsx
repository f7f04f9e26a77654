import Button from '@cloudscape-design/components/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '../../../../shared/resources/identity.ts';
import { apiKeysQuery } from '../../data/api-keys.ts';
import { client } from '../../data/client.ts';
import { meQuery } from '../../data/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { useFormat } from '../../ui/format.ts';
import { notify } from '../../ui/notices.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import table from '../../ui/table.module.css';
import { Waiting } from '../../ui/waiting.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';

type Open = { kind: 'create' } | { kind: 'revoke'; key: ApiKey } | null;

export function ApiKeysPage() {
  const { t } = useTranslation();
  const keys = useQuery(apiKeysQuery);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const create = (
    <Button variant="primary" onClick={() => setOpen({ kind: 'create' })}>
      {t('keys.create')}
    </Button>
  );
  return (
    <div className="mr-page">
      <PageHeader title={t('keys.title')} lead={t('keys.lead')} actions={create} />
      <div className={table.card}>
        {keys.data ? (
          keys.data.length === 0 ? (
            <Empty title={t('keys.empty')} lead={t('keys.emptyLead')} />
          ) : (
            <KeyTable keys={keys.data} onRevoke={(key) => setOpen({ kind: 'revoke', key })} />
          )
        ) : keys.error ? (
          <Problem error={keys.error} onRetry={() => void keys.refetch()} />
        ) : (
          <Waiting />
        )}
      </div>
      {open?.kind === 'create' && <CreateKeyDialog onDismiss={close} />}
      {open?.kind === 'revoke' && <RevokeDialog apiKey={open.key} onDismiss={close} />}
    </div>
  );
}

function KeyTable({ keys, onRevoke }: { keys: readonly ApiKey[]; onRevoke: (key: ApiKey) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useQuery(meQuery).data;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('common.name')}</th>
          <th scope="col">{t('keys.hint')}</th>
          <th scope="col">{t('keys.owner')}</th>
          <th scope="col">{t('common.created')}</th>
          <th scope="col">{t('keys.expires')}</th>
          <th scope="col">
            <span className="mr-hidden">{t('common.more')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <th scope="row">{key.name}</th>
            <td data-label={t('keys.hint')}>
              <code className={table.code}>…{key.hint}</code>
            </td>
            <td data-label={t('keys.owner')}>
              {key.userId === me?.user.id ? t('keys.you') : t('keys.other')}
            </td>
            <td data-label={t('common.created')}>
              <Ago at={key.createdAt} />
            </td>
            <td data-label={t('keys.expires')}>
              {key.expiresAt ? format.exact(key.expiresAt) : t('keys.never')}
            </td>
            <td className={table.end}>
              <Button
                variant="inline-link"
                ariaLabel={`${t('keys.revoke')}: ${key.name}`}
                onClick={() => onRevoke(key)}
              >
                {t('keys.revoke')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RevokeDialog({ apiKey, onDismiss }: { apiKey: ApiKey; onDismiss: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const revoking = useMutation({
    mutationFn: () => client.apiKeys.delete({ params: { apiKeyId: apiKey.id } }),
    onSuccess: async () => {
      notify('success', t('keys.revoked', { name: apiKey.name }));
      onDismiss();
      await queries.invalidateQueries({ queryKey: ['apiKeys'] });
    },
  });
  return (
    <ConfirmDialog
      title={t('keys.revokeTitle', { name: apiKey.name })}
      action={t('keys.revoke')}
      pending={revoking.isPending}
      error={revoking.error}
      onConfirm={() => revoking.mutate()}
      onDismiss={onDismiss}
    >
      {t('keys.revokeLead', { hint: apiKey.hint })}
    </ConfirmDialog>
  );
}
