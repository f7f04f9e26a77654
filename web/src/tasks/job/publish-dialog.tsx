import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import { isActive, type JobRef, versionQuery } from '../../data/job.ts';
import { useDraft } from '../../data/job-draft.ts';
import { usePress } from '../../data/job-press.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ComparedState } from '../compatibility/compared-state.tsx';
import { PublishChanges } from './publish-changes.tsx';

type Props = {
  jobRef: JobRef;
  job: Job;
  onClose: () => void;
  onGoOn: (next: 'start' | 'restart') => void;
};

/** Shows what is new in the draft, and makes it a version. What is still being typed is saved first. */
export function PublishDialog({ jobRef, job, onClose, onGoOn }: Props) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [published, setPublished] = useState<number | null>(null);
  const latest = job.latestVersion;
  const before = useQuery({ ...versionQuery(jobRef, latest ?? 0), enabled: latest !== null });
  const { state, store, query } = useDraft(jobRef);
  const publish = usePress(jobRef, async (input: { note: string }, idempotencyKey) => {
    await store?.flush();
    const ifMatch = store?.get().base.etag ?? '*';
    const version = await client.jobs.publish({ params: jobRef, body: input, ifMatch, idempotencyKey });
    setPublished(version.number);
  });
  const ready = state !== null && (latest === null || before.isSuccess);
  // Between two states neither is to be had: the version waits.
  const next = isActive(job) ? (job.state === 'running' ? 'restart' : null) : 'start';
  const number = published ?? (latest ?? 0) + 1;
  const body = () => {
    if (published !== null) return <Alert type="success">{t('job.publish.published', { number })}</Alert>;
    if (query.error) return <Problem error={query.error} />;
    if (!ready) return <Waiting />;
    return (
      <SpaceBetween size="l">
        <span>{t('job.publish.intro')}</span>
        <FormField label={t('job.publish.note')} description={t('job.publish.noteHelp')} stretch>
          <Input
            value={note}
            placeholder={t('job.publish.noteExample')}
            onChange={({ detail }) => setNote(detail.value.slice(0, 500))}
            onKeyDown={({ detail }) => detail.key === 'Enter' && void publish.press({ note })}
          />
        </FormField>
        {publish.problem && <Problem error={publish.problem} />}
        <PublishChanges
          jobRef={jobRef}
          draft={state.mine}
          etag={store?.get().base.etag ?? null}
          before={before.data ?? null}
        />
        {job.kind === 'sql' && latest !== null && (
          <ComparedState
            jobRef={jobRef}
            from={job.run?.version ?? latest}
            to="draft"
            etag={store?.get().base.etag ?? null}
          />
        )}
      </SpaceBetween>
    );
  };
  return (
    <Modal
      visible
      size="max"
      onDismiss={onClose}
      header={t('job.publish.title', { number })}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t(published === null ? 'common.cancel' : 'common.close')}
            </Button>
            {published === null ? (
              <Button
                variant="primary"
                disabled={!ready}
                loading={publish.busy}
                onClick={() => void publish.press({ note })}
              >
                {t('job.publish.confirm')}
              </Button>
            ) : (
              next && (
                <Button variant="primary" onClick={() => onGoOn(next)}>
                  {t(next === 'start' ? 'job.publish.startIt' : 'job.publish.restartWithIt')}
                </Button>
              )
            )}
          </SpaceBetween>
        </Box>
      }
    >
      {body()}
    </Modal>
  );
}
