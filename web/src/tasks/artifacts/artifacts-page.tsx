import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Artifact } from '../../../../shared/resources/artifact.ts';
import { artifactsQuery } from '../../data/artifacts.ts';
import { Ago } from '../../ui/ago.tsx';
import { Empty } from '../../ui/empty.tsx';
import { useFormat } from '../../ui/format.ts';
import { notify } from '../../ui/notices.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import table from '../../ui/table.module.css';
import { Waiting } from '../../ui/waiting.tsx';
import { ArtifactDialog } from './artifact-dialog.tsx';
import css from './artifacts-page.module.css';
import { UploadField } from './upload-field.tsx';

/** Uploaded files of the workspace: what jobs of kind jar run. */
export function ArtifactsPage() {
  const { t } = useTranslation();
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/artifacts' });
  const artifacts = useQuery(artifactsQuery(workspaceId));
  const [open, setOpen] = useState<Artifact | null>(null);
  return (
    <div className="mr-page">
      <PageHeader title={t('artifacts.title')} lead={t('artifacts.lead')} />
      <div className={css.upload}>
        <UploadField
          workspaceId={workspaceId}
          onDone={({ name, latest }) =>
            notify('success', t('artifacts.uploaded', { name, number: latest.number }))
          }
        />
      </div>
      <div className={table.card}>
        {artifacts.data ? (
          artifacts.data.length === 0 ? (
            <Empty title={t('artifacts.empty')} lead={t('artifacts.emptyLead')} />
          ) : (
            <ArtifactTable artifacts={artifacts.data} onOpen={setOpen} />
          )
        ) : artifacts.error ? (
          <Problem error={artifacts.error} onRetry={() => void artifacts.refetch()} />
        ) : (
          <Waiting />
        )}
      </div>
      {open && <ArtifactDialog artifact={open} onDismiss={() => setOpen(null)} />}
    </div>
  );
}

type TableProps = { artifacts: readonly Artifact[]; onOpen: (artifact: Artifact) => void };

function ArtifactTable({ artifacts, onOpen }: TableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('common.name')}</th>
          <th scope="col">{t('artifacts.mainClass')}</th>
          <th scope="col">{t('artifacts.version')}</th>
          <th scope="col">{t('artifacts.size')}</th>
          <th scope="col">{t('artifacts.updated')}</th>
        </tr>
      </thead>
      <tbody>
        {artifacts.map((artifact) => {
          const { latest } = artifact;
          const errors = latest.jar?.findings.filter(({ severity }) => severity === 'error') ?? [];
          return (
            <tr key={artifact.id}>
              <th scope="row">
                <button type="button" className={css.name} onClick={() => onOpen(artifact)}>
                  {artifact.name}
                </button>
                {errors.length > 0 && <em className={css.tag}>{t('artifacts.cannotRun')}</em>}
              </th>
              <td data-label={t('artifacts.mainClass')}>
                <code className={table.code}>
                  {latest.jar?.mainClass ?? latest.jar?.mainClasses[0] ?? '–'}
                </code>
              </td>
              <td data-label={t('artifacts.version')}>{latest.number}</td>
              <td data-label={t('artifacts.size')}>{format.bytes(latest.sizeBytes)}</td>
              <td data-label={t('artifacts.updated')}>
                <Ago at={artifact.updatedAt} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
