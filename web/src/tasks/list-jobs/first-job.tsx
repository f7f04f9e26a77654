import Button from '@cloudscape-design/components/button';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Example } from '../../../../shared/resources/example.ts';
import { examplesQuery, runExample, type Step } from '../../data/examples.ts';
import { queryClient } from '../../data/query-client.ts';
import { Empty } from '../../ui/empty.tsx';
import { useExampleWords } from '../../ui/example-words.ts';
import { Problem } from '../../ui/problem.tsx';
import table from '../../ui/table.module.css';
import { Waiting } from '../../ui/waiting.tsx';
import css from './first-job.module.css';

type Props = { workspaceId: string; onOwn: () => void };

/** No job yet: examples that run with one click each, or one's own. */
export function FirstJob({ workspaceId, onOwn }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const examples = useQuery(examplesQuery);
  const [step, setStep] = useState<Step>('create');
  const running = useMutation({
    mutationFn: (example: Example) => runExample(workspaceId, example, setStep),
    onSuccess: (job) => navigate({ to: `/w/${workspaceId}/jobs/${job.id}/run` }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['jobs', workspaceId] }),
  });
  return (
    <div className={table.card}>
      <Empty title={t('jobs.empty')} lead={t('jobs.emptyLead')}>
        {running.error && <Problem error={running.error} />}
        {examples.isPending && <Waiting rows={5} />}
        <ul className={css.examples}>
          {examples.data?.map((example) => (
            <ExampleCard
              key={example.id}
              example={example}
              step={running.isPending && running.variables.id === example.id ? step : null}
              disabled={running.isPending}
              onRun={() => running.mutate(example)}
            />
          ))}
        </ul>
        <Button variant="link" onClick={onOwn}>
          {t('jobs.own')}
        </Button>
      </Empty>
    </div>
  );
}

type CardProps = { example: Example; step: Step | null; disabled: boolean; onRun: () => void };

function ExampleCard({ example, step, disabled, onRun }: CardProps) {
  const { t } = useTranslation();
  const words = useExampleWords();
  return (
    <li className={css.example}>
      <h3>{words(example.title)}</h3>
      <p>{words(example.description)}</p>
      <Button
        variant="primary"
        disabled={disabled && step === null}
        loading={step !== null}
        ariaLabel={`${t('jobs.run')}: ${words(example.title)}`}
        onClick={onRun}
      >
        {step ? t(`jobs.step.${step}`) : t('jobs.run')}
      </Button>
    </li>
  );
}
