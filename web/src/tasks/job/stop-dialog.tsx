import { useTranslation } from 'react-i18next';
import { client } from '../../data/client.ts';
import type { JobRef } from '../../data/job.ts';
import { type JobView, useDecision } from '../../data/job-decision.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useFormat } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';

export type StopKind = 'stop' | 'drain' | 'stopNow' | 'pause';
const modes = { stop: 'savepoint', drain: 'drain', stopNow: 'now' } as const;

type Props = { jobRef: JobRef; view: JobView; kind: StopKind; onClose: () => void };

/** Says what each way of stopping keeps and loses before it is done. */
export function StopDialog({ jobRef, view, kind, onClose }: Props) {
  const { t } = useTranslation();
  const { job } = view;
  const format = useFormat();
  const now = useNow();
  const stop = useDecision(jobRef, view, (_: null, asked) =>
    kind === 'pause'
      ? client.jobs.pause({ params: jobRef, ...asked })
      : client.jobs.stop({ params: jobRef, body: { mode: modes[kind] }, ...asked }),
  );
  const confirm = async () => {
    if (await stop.press(null)) onClose();
  };
  const checkpoint = job.latestCheckpoint;
  return (
    <ConfirmDialog
      title={t(`job.stop.title.${kind}`, { name: job.name })}
      action={t(`job.action.${kind}`)}
      pending={stop.busy}
      error={stop.problem}
      onConfirm={() => void confirm()}
      onDismiss={onClose}
    >
      <p>{t(`job.stop.keeps.${kind}`)}</p>
      {kind === 'stopNow' && (
        <p>
          {checkpoint
            ? t('job.stop.lastCheckpoint', {
                age: format.duration(Math.max(0, now - Date.parse(checkpoint.completedAt))),
              })
            : t('job.stop.noCheckpoint')}
        </p>
      )}
    </ConfirmDialog>
  );
}
