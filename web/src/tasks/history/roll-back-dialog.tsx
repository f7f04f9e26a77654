import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job, JobVersion } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import type { JobRef } from '../../data/job.ts';
import { useDraft } from '../../data/job-draft.ts';
import { usePress } from '../../data/job-press.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notify } from '../../ui/notices.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { VersionDifferences } from './version-differences.tsx';

type Props = { jobRef: JobRef; job: Job; version: JobVersion; onClose: () => void };

/** Makes an older version the draft and publishes it as the newest: what of the draft that changes is shown before. */
export function RollBackDialog({ jobRef, job, version, onClose }: Props) {
  const { t } = useTranslation();
  const { store, state } = useDraft(jobRef);
  const [note, setNote] = useState('');
  const { number } = version;
  const next = (job.latestVersion ?? 0) + 1;
  const rollBack = usePress(jobRef, async (body: { note: string }, idempotencyKey) => {
    if (!store) return;
    // What is still being typed here is saved, so that only somebody else's text makes this stale.
    await store.flush();
    const params = { ...jobRef, versionNumber: number };
    const ifMatch = store.get().base.etag;
    try {
      const made = await client.jobs.rollBack({ params, body, ifMatch, idempotencyKey });
      notify('success', t('history.rollBack.done', { next: made.number, number }));
    } finally {
      await store.refresh();
    }
  });
  const confirm = async () => {
    if (await rollBack.press({ note })) onClose();
  };
  return (
    <ConfirmDialog
      size="max"
      title={t('history.rollBack.title', { number })}
      action={t('history.rollBack.confirm')}
      disabled={!store}
      pending={rollBack.busy}
      error={rollBack.problem}
      onConfirm={() => void confirm()}
      onDismiss={onClose}
    >
      <SpaceBetween size="m">
        <span>{t('history.rollBack.body', { number, next })}</span>
        {job.draftAhead && <span>{t('history.rollBack.lost')}</span>}
        <FormField label={t('job.publish.note')} description={t('history.rollBack.noteHelp')} stretch>
          <Input value={note} onChange={({ detail }) => setNote(detail.value.slice(0, 400))} />
        </FormField>
        {state ? (
          <VersionDifferences
            left={{ label: t('job.publish.draft'), draft: state.mine }}
            right={{ label: t('job.version', { number }), draft: version }}
          />
        ) : (
          <Waiting />
        )}
      </SpaceBetween>
    </ConfirmDialog>
  );
}
