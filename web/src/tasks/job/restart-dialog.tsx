import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../data/client.ts';
import { type JobRef, versionQuery, versionsQuery } from '../../data/job.ts';
import { type JobView, useDecision } from '../../data/job-decision.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ComparedState } from '../compatibility/compared-state.tsx';
import { VersionDifferences } from '../history/version-differences.tsx';

type Props = { jobRef: JobRef; view: JobView; onClose: () => void };

/** Stops with a savepoint and goes on from it, with the version that runs or another one: what that changes is told before. */
export function RestartDialog({ jobRef, view, onClose }: Props) {
  const { t } = useTranslation();
  const { job } = view;
  const running = job.run?.version ?? 1;
  const [version, setVersion] = useState(job.latestVersion ?? running);
  const [skipState, setSkipState] = useState(false);
  const versions = useQuery(versionsQuery(jobRef)).data ?? [];
  const restart = useDecision(
    jobRef,
    view,
    (body: { version: number; allowNonRestoredState: boolean }, asked) =>
      client.jobs.restart({ params: jobRef, body, ...asked }),
  );
  const other = version !== running;
  const confirm = async () => {
    if (await restart.press({ version, allowNonRestoredState: other && skipState })) onClose();
  };
  const options = versions.map(({ number, note }) => ({
    value: String(number),
    label: t(number === running ? 'job.restart.runs' : 'job.version', { number }),
    description: note,
  }));
  return (
    <ConfirmDialog
      size={other ? 'max' : 'medium'}
      title={t('job.restart.title', { name: job.name })}
      action={t('job.action.restart')}
      pending={restart.busy}
      error={restart.problem}
      onConfirm={() => void confirm()}
      onDismiss={onClose}
    >
      <SpaceBetween size="m">
        <span>{t('job.restart.keeps')}</span>
        {versions.length > 1 && (
          <FormField label={t('job.start.version')}>
            <Select
              options={options}
              selectedOption={options.find(({ value }) => value === String(version)) ?? null}
              onChange={({ detail }) => setVersion(Number(detail.selectedOption.value))}
            />
          </FormField>
        )}
        {other && <ComparedState jobRef={jobRef} from={running} to={version} />}
        {other && <Changes jobRef={jobRef} from={running} to={version} />}
        {other && (
          <Checkbox
            checked={skipState}
            description={t('job.start.skipStateHelp')}
            onChange={({ detail }) => setSkipState(detail.checked)}
          >
            {t('job.start.skipState')}
          </Checkbox>
        )}
      </SpaceBetween>
    </ConfirmDialog>
  );
}

function Changes({ jobRef, from, to }: { jobRef: JobRef; from: number; to: number }) {
  const { t } = useTranslation();
  const left = useQuery(versionQuery(jobRef, from));
  const right = useQuery(versionQuery(jobRef, to));
  const error = left.error ?? right.error;
  if (error) return <Problem error={error} />;
  if (!left.data || !right.data) return <Waiting />;
  return (
    <VersionDifferences
      left={{ label: t('job.restart.runs', { number: from }), draft: left.data }}
      right={{ label: t('job.version', { number: to }), draft: right.data }}
    />
  );
}
