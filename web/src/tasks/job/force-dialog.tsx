import { useTranslation } from 'react-i18next';
import { client } from '../../data/client.ts';
import type { JobRef } from '../../data/job.ts';
import { type JobView, useDecision } from '../../data/job-decision.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

type Props = { jobRef: JobRef; view: JobView; onClose: () => void };

/** Goes past a task of which the runtime cannot say whether it lives. The API refuses while something is still known of it. */
export function ForceDialog({ jobRef, view, onClose }: Props) {
  const { t } = useTranslation();
  const force = useDecision(jobRef, view, (_: null, asked) =>
    client.jobs.start({ params: jobRef, body: { force: true }, ...asked }),
  );
  const confirm = async () => {
    if (await force.press(null)) onClose();
  };
  return (
    <ConfirmDialog
      title={t('job.force.title', { name: view.job.name })}
      action={t('job.action.force')}
      pending={force.busy}
      error={force.problem}
      onConfirm={() => void confirm()}
      onDismiss={onClose}
    >
      <p>{t('job.force.seen', { because: view.job.because })}</p>
      <p>{t('job.force.does')}</p>
    </ConfirmDialog>
  );
}
