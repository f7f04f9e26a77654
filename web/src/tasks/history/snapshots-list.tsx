import Button from '@cloudscape-design/components/button';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job, Snapshot } from '../../../../shared/resources/job.ts';
import { isActive, type JobRef } from '../../data/job.ts';
import { Ago } from '../../ui/ago.tsx';
import { useFormat } from '../../ui/format.ts';
import table from '../../ui/table.module.css';
import { DeleteSnapshotDialog } from './delete-snapshot-dialog.tsx';
import css from './history-page.module.css';

type Props = { jobRef: JobRef; job: Job; snapshots: readonly Snapshot[] };

/** Savepoints and retained checkpoints that are complete: each can be started from, and deleted while nothing needs it. */
export function SnapshotsList({ jobRef, job, snapshots }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [deleting, setDeleting] = useState<Snapshot | null>(null);
  const total = snapshots.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const columns = ['kind', 'taken', 'version', 'size'] as const;
  return (
    <section className={css.card} aria-labelledby="snapshots">
      <div className={css.head}>
        <h2 id="snapshots">{t('history.snapshots.title')}</h2>
        {snapshots.length > 0 && (
          <span className={css.quietText}>
            {t('history.snapshots.total', { count: snapshots.length, size: format.bytes(total) })}
          </span>
        )}
      </div>
      {snapshots.length === 0 ? (
        <p className={css.quiet}>{t('history.snapshots.empty')}</p>
      ) : (
        <div className={css.list}>
          <table className={table.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {t(`history.snapshots.${column}`)}
                  </th>
                ))}
                <th>
                  <span className="mr-hidden">{t('history.snapshots.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {snapshots.map((snapshot) => (
                <SnapshotRow
                  key={snapshot.id}
                  snapshot={snapshot}
                  busy={isActive(job)}
                  onDelete={() => setDeleting(snapshot)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {deleting && (
        <DeleteSnapshotDialog jobRef={jobRef} snapshot={deleting} onClose={() => setDeleting(null)} />
      )}
    </section>
  );
}

type RowProps = { snapshot: Snapshot; busy: boolean; onDelete: () => void };

function SnapshotRow({ snapshot, busy, onDelete }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { id, kind, checkpointId, createdAt, version, sizeBytes } = snapshot;
  return (
    <tr>
      <th scope="row">
        {kind === 'savepoint'
          ? t('history.entry.savepoint')
          : t('history.entry.checkpoint', { id: checkpointId ?? '' })}
      </th>
      <td data-label={t('history.snapshots.taken')}>
        <Ago at={createdAt} />
      </td>
      <td data-label={t('history.snapshots.version')} className="mr-number">
        {version}
      </td>
      <td data-label={t('history.snapshots.size')} className="mr-number">
        {sizeBytes === null ? '–' : format.bytes(sizeBytes)}
      </td>
      <td className={table.end}>
        <span className={css.rowActions}>
          <Button
            variant="inline-link"
            disabled={busy}
            disabledReason={t('history.snapshots.busy')}
            onClick={() => void navigate({ to: '.', search: (old) => ({ ...old, start: id }) })}
          >
            {t('history.entry.startHere')}
          </Button>
          <Button variant="inline-link" onClick={onDelete}>
            {t('common.delete')}
          </Button>
        </span>
      </td>
    </tr>
  );
}
