import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../data/client.ts';
import { type JobRef, snapshotsQuery, versionsQuery } from '../../data/job.ts';
import { type JobView, useDecision } from '../../data/job-decision.ts';
import { Problem } from '../../ui/problem.tsx';
import { StartChoices } from './start-choices.tsx';
import { StartConsent } from './start-consent.tsx';
import { StartPlanView } from './start-plan-view.tsx';
import { choiceOf } from './start-request.ts';
import { useStartPlan } from './use-start-plan.ts';

type Props = { jobRef: JobRef; view: JobView; from: string; onClose: () => void; onStarted: () => void };

/** Where to start from and with which version, and what that will do, before it is done. */
export function StartDialog({ jobRef, view, from, onClose, onStarted }: Props) {
  const { t } = useTranslation();
  const { job } = view;
  const [choice, setChoice] = useState(() => choiceOf(from));
  const [agreed, setAgreed] = useState(false);
  const snapshots = useQuery(snapshotsQuery(jobRef));
  const versions = useQuery(versionsQuery(jobRef));
  const plan = useStartPlan(jobRef, choice, agreed);
  const start = useDecision(jobRef, view, (body: NonNullable<typeof plan.request>, asked) =>
    client.jobs.start({ params: jobRef, body, ...asked }),
  );
  const submit = async () => {
    if (plan.request && (await start.press(plan.request))) onStarted();
  };
  return (
    <Modal
      visible
      size="large"
      onDismiss={onClose}
      header={t('job.start.title', { name: job.name })}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              variant="primary"
              disabled={plan.request === null}
              loading={start.busy}
              onClick={() => void submit()}
            >
              {t('job.start.confirm')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <StartChoices
          choice={choice}
          onChange={(next) => {
            setChoice(next);
            setAgreed(false);
          }}
          snapshots={snapshots.data ?? []}
          versions={versions.data ?? []}
        />
        {plan.needed && plan.refusal && (
          <StartConsent
            needed={plan.needed}
            detail={plan.refusal.message}
            job={job}
            jobRef={jobRef}
            onChange={setAgreed}
          />
        )}
        {plan.problem ? (
          <Problem error={plan.problem} />
        ) : (
          <StartPlanView plan={plan.plan} pending={plan.pending} />
        )}
        {start.problem && <Problem error={start.problem} />}
      </SpaceBetween>
    </Modal>
  );
}
