import { useTranslation } from 'react-i18next';
import type { Job, JobVersion } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import type { JobRef } from '../../data/job.ts';
import { useDraft } from '../../data/job-draft.ts';
import { usePress } from '../../data/job-press.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notify } from '../../ui/notices.ts';

type Props = { jobRef: JobRef; job: Job; version: JobVersion; onClose: () => void };

/** Makes an older version the draft and publishes it as the newest. Versions themselves never change. */
export function RollBackDialog({ jobRef, job, version, onClose }: Props) {
  const { t } = useTranslation();
  const { store } = useDraft(jobRef);
  const { number } = version;
  const next = (job.latestVersion ?? 0) + 1;
  const rollBack = usePress(jobRef, async (_: null, idempotencyKey) => {
    if (!store) return;
    store.edit({ sql: version.sql, settings: version.settings });
    await store.flush();
    const made = await client.jobs.publish({
      params: jobRef,
      body: { note: t('history.rollBack.note', { number }) },
      idempotencyKey,
    });
    notify('success', t('history.rollBack.done', { next: made.number, number }));
  });
  const confirm = async () => {
    if (await rollBack.press(null)) onClose();
  };
  return (
    <ConfirmDialog
      title={t('history.rollBack.title', { number })}
      action={t('history.rollBack.confirm')}
      pending={rollBack.busy || !store}
      error={rollBack.problem}
      onConfirm={() => void confirm()}
      onDismiss={onClose}
    >
      <p>{t('history.rollBack.body', { number, next })}</p>
      {job.draftAhead && <p>{t('history.rollBack.lost')}</p>}
    </ConfirmDialog>
  );
}
