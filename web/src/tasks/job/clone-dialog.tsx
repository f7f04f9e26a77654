import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CloneRequest, Job } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import { type JobRef, snapshotsQuery } from '../../data/job.ts';
import { usePress } from '../../data/job-press.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notify } from '../../ui/notices.ts';
import { SnapshotSelect } from './snapshot-select.tsx';

type Props = { jobRef: JobRef; job: Job; onClose: () => void };

/** A job of its own from this one: empty, or going on from one of its snapshots. This one is not touched. */
export function CloneDialog({ jobRef, job, onClose }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [name, setName] = useState(`${job.name} 2`);
  const [withState, setWithState] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const snapshots = useQuery(snapshotsQuery(jobRef)).data ?? [];
  const source = chosen ?? snapshots[0]?.id ?? null;
  const clone = usePress(jobRef, async (body: CloneRequest, idempotencyKey) => {
    const made = await client.jobs.clone({ params: jobRef, body, idempotencyKey });
    notify('success', t('job.clone.done', { name: made.name }));
    await navigate({ to: '/w/$workspaceId/jobs/$jobId', params: { ...jobRef, jobId: made.id } });
  });
  const trimmed = name.trim();
  const confirm = async () => {
    const state = withState && source !== null ? { withState, snapshotId: source } : { withState: false };
    if (await clone.press({ name: trimmed, ...state })) onClose();
  };
  const wrongName =
    clone.problem?.code === 'name_taken' ||
    clone.problem?.errors.some(({ location }) => location === 'body.name');
  return (
    <ConfirmDialog
      title={t('job.clone.title', { name: job.name })}
      action={t('job.action.clone')}
      disabled={trimmed === '' || (withState && source === null)}
      pending={clone.busy}
      error={wrongName ? null : clone.problem}
      onConfirm={() => void confirm()}
      onDismiss={onClose}
    >
      <SpaceBetween size="m">
        <span>{t('job.clone.lead')}</span>
        <FormField
          label={t('settings.name.title')}
          errorText={wrongName ? (clone.problem?.errors[0]?.message ?? clone.problem?.message) : ''}
        >
          <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <FormField label={t('job.clone.state')}>
          <RadioGroup
            ariaLabel={t('job.clone.state')}
            value={withState ? 'with' : 'without'}
            onChange={({ detail }) => setWithState(detail.value === 'with')}
            items={[
              {
                value: 'without',
                label: t('job.clone.without'),
                description: t('job.clone.withoutHelp'),
              },
              {
                value: 'with',
                label: t('job.clone.with'),
                description: t(snapshots.length === 0 ? 'job.clone.noSnapshot' : 'job.clone.withHelp'),
                disabled: snapshots.length === 0,
              },
            ]}
          />
        </FormField>
        {withState && <SnapshotSelect snapshots={snapshots} chosen={source} onChoose={setChosen} />}
      </SpaceBetween>
    </ConfirmDialog>
  );
}
