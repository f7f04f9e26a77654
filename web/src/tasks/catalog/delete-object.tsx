import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CatalogObjectDetail } from '../../../../shared/resources/catalog.ts';
import { client } from '../../data/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notify } from '../../ui/notices.ts';
import css from './object.module.css';
import { usesByJob } from './uses-of.ts';

type Props = { workspaceId: string; object: CatalogObjectDetail; onDismiss: () => void };

/** Names what uses it; then its name has to be typed, and the API is told that it is meant. */
export function DeleteObject({ workspaceId, object, onDismiss }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { name } = object;
  const jobs = usesByJob(object.usedBy);
  const used = jobs.length > 0;
  const deleting = useMutation({
    mutationFn: () =>
      client.catalog.delete({
        params: { workspaceId, objectName: name },
        ...(used ? { query: { confirm: name } } : {}),
      }),
    onSuccess: async () => {
      notify('success', t('catalog.deleted', { name }));
      await navigate({ to: '/w/$workspaceId/catalog', params: { workspaceId } });
      queries.removeQueries({ queryKey: ['catalog', workspaceId, name] });
      await queries.invalidateQueries({ queryKey: ['catalog', workspaceId] });
    },
  });
  return (
    <ConfirmDialog
      title={t('catalog.deleteTitle', { name })}
      action={t('common.delete')}
      {...(used ? { typeName: name } : {})}
      pending={deleting.isPending}
      error={deleting.error}
      onConfirm={() => deleting.mutate()}
      onDismiss={onDismiss}
    >
      {used ? (
        <>
          <p className={css.plain}>{t('catalog.deleteUsed', { count: jobs.length })}</p>
          <ul className={css.plainList}>
            {jobs.map(({ jobId, jobName, uses }) => (
              <li key={jobId}>
                {t('catalog.deleteUse', {
                  jobName,
                  versions: uses.map(({ jobVersion }) => jobVersion).join(', '),
                })}
              </li>
            ))}
          </ul>
          <p className={css.plain}>{t('catalog.deleteKept', { name })}</p>
        </>
      ) : (
        t('catalog.deleteUnused', { name })
      )}
    </ConfirmDialog>
  );
}
