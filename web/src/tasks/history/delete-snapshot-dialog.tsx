import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Snapshot } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import { type JobRef, snapshotsQuery } from '../../data/job.ts';
import { usePress } from '../../data/job-press.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useFormat } from '../../ui/format.ts';
import { notify } from '../../ui/notices.ts';
import { useNow } from '../../ui/now.ts';
import { useNeedWords } from './use-need-words.ts';

type Props = { jobRef: JobRef; snapshot: Snapshot; onClose: () => void };

/** Says what goes; and when something still needs it, what that is. */
export function DeleteSnapshotDialog({ jobRef, snapshot, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(10_000);
  const needWords = useNeedWords();
  const queries = useQueryClient();
  const remove = usePress(jobRef, async () => {
    await client.jobs.deleteSnapshot({ params: { ...jobRef, snapshotId: snapshot.id } });
    notify('success', t('history.snapshots.deleted'));
  });
  const confirm = async () => {
    if (!(await remove.press(null))) return;
    onClose();
    await queries.invalidateQueries({ queryKey: snapshotsQuery(jobRef).queryKey });
  };
  const needed = remove.problem?.code === 'snapshot_in_use' ? remove.problem.message : null;
  return (
    <ConfirmDialog
      title={t('history.snapshots.deleteTitle')}
      action={t('common.delete')}
      disabled={needed !== null}
      pending={remove.busy}
      error={needed === null ? remove.problem : null}
      onConfirm={() => void confirm()}
      onDismiss={onClose}
    >
      <p>
        {t(`history.snapshots.lost.${snapshot.kind}`, {
          age: format.ago(now - Date.parse(snapshot.createdAt)),
          version: snapshot.version,
          size: format.bytes(snapshot.sizeBytes ?? 0),
        })}
      </p>
      {needed !== null && (
        <p role="alert">
          <strong>{t('history.snapshots.needed')}</strong> {needWords(needed)}
        </p>
      )}
    </ConfirmDialog>
  );
}
