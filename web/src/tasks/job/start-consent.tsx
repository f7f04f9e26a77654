import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import type { JobRef } from '../../data/job.ts';
import { LeftBehind } from './left-behind.tsx';
import type { Consent } from './start-request.ts';

type Props = {
  needed: Consent;
  detail: string;
  jobRef: JobRef;
  job: Job;
  onChange: (agreed: boolean) => void;
};

/** What start refuses unless a person says yes to the loss: state by typing the name, output by ticking. */
export function StartConsent({ needed, detail, jobRef, job, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [ticked, setTicked] = useState(false);
  if (needed === 'acceptOutputLoss') {
    return (
      <Alert type="warning" header={t('errors.may_lose_output.title')}>
        <SpaceBetween size="s">
          <span>{detail}</span>
          <Checkbox
            checked={ticked}
            onChange={({ detail: { checked } }) => {
              setTicked(checked);
              onChange(checked);
            }}
          >
            {t('job.start.acceptLoss')}
          </Checkbox>
        </SpaceBetween>
      </Alert>
    );
  }
  return (
    <Alert type="warning" header={t('job.start.discard.title')}>
      <SpaceBetween size="s">
        <span>{t('job.start.discard.body')}</span>
        <LeftBehind jobRef={jobRef} job={job} />
        <FormField label={t('job.start.discard.type', { name: job.name })}>
          <Input
            value={typed}
            autoComplete={false}
            spellcheck={false}
            onChange={({ detail: { value } }) => {
              setTyped(value);
              onChange(value === job.name);
            }}
          />
        </FormField>
      </SpaceBetween>
    </Alert>
  );
}
