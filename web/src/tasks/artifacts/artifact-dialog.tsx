import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Artifact } from '../../../../shared/resources/artifact.ts';
import { artifactQuery } from '../../data/artifacts.ts';
import { client } from '../../data/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { useFormat } from '../../ui/format.ts';
import { notify } from '../../ui/notices.ts';
import css from './artifacts-page.module.css';
import { Findings } from './findings.tsx';

/** What an artifact holds and who needs it; when nobody does, it can be deleted here. */
export function ArtifactDialog({ artifact, onDismiss }: { artifact: Artifact; onDismiss: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const { workspaceId, id: artifactId, name, latest, versionCount } = artifact;
  const detail = useQuery(artifactQuery(workspaceId, artifactId));
  const deleting = useMutation({
    mutationFn: () => client.artifacts.delete({ params: { workspaceId, artifactId } }),
    onSuccess: async () => {
      notify('success', t('artifacts.deleted', { name }));
      onDismiss();
      await queries.invalidateQueries({ queryKey: ['artifacts', workspaceId] });
    },
  });
  const usedBy = detail.data?.usedBy;
  return (
    <ConfirmDialog
      title={name}
      action={t('artifacts.delete', { count: versionCount })}
      disabled={usedBy === undefined || usedBy.length > 0}
      pending={deleting.isPending}
      error={deleting.error ?? detail.error}
      onConfirm={() => deleting.mutate()}
      onDismiss={onDismiss}
    >
      <dl className={css.facts}>
        <dt>{t('artifacts.version')}</dt>
        <dd>{t('artifacts.versionOf', { number: latest.number, count: versionCount })}</dd>
        <dt>{t('artifacts.size')}</dt>
        <dd>{format.bytes(latest.sizeBytes)}</dd>
        <dt>{t('artifacts.uploadedAt')}</dt>
        <dd>{format.exact(latest.uploadedAt)}</dd>
        <dt>SHA-256</dt>
        <dd>
          <CopyText text={latest.sha256} label={t('artifacts.copySha')} />
        </dd>
        {latest.jar && (
          <>
            <dt>{t('artifacts.programs')}</dt>
            <dd>{latest.jar.mainClasses.join(', ') || '–'}</dd>
          </>
        )}
      </dl>
      <Findings jar={latest.jar} />
      {usedBy && usedBy.length > 0 && (
        <>
          <p>{t('artifacts.usedBy')}</p>
          <ul className={css.list}>
            {usedBy.map(({ jobId, jobName, jobVersion, artifactVersion }) => (
              <li key={`${jobId} ${jobVersion} ${artifactVersion}`}>
                <Link to="/w/$workspaceId/jobs/$jobId/history" params={{ workspaceId, jobId }}>
                  {t('artifacts.use', { jobName, jobVersion, artifactVersion })}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {usedBy?.length === 0 && <p>{t('artifacts.unused')}</p>}
    </ConfirmDialog>
  );
}
