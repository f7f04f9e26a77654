import Button from '@cloudscape-design/components/button';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Example } from '../../../../shared/resources/example.ts';
import { examplesQuery, newPressKey, nextPressKey, runExample, type Step } from '../../data/examples.ts';
import { queryClient } from '../../data/query-client.ts';
import { useExampleWords } from '../../ui/example-words.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import css from './examples.module.css';

/** Examples that run with one click each; it leads to the rows. */
export function Examples({ workspaceId, filled }: { workspaceId: string; filled: boolean }) {
  const navigate = useNavigate();
  const examples = useQuery(examplesQuery);
  const [step, setStep] = useState<Step>('create');
  const [keys] = useState(() => new Map<string, ReturnType<typeof newPressKey>>());
  const running = useMutation({
    mutationFn: (example: Example) => {
      const key = keys.get(example.id) ?? newPressKey();
      keys.set(example.id, key);
      return runExample(workspaceId, example, key, setStep);
    },
    onSuccess: (job) => navigate({ to: `/w/${workspaceId}/jobs/${job.id}/run` }),
    onError: (error, { id }) => keys.set(id, nextPressKey(keys.get(id) ?? newPressKey(), error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['jobs', workspaceId] }),
  });
  return (
    <>
      {running.error && <Problem error={running.error} />}
      {examples.isPending && <Waiting rows={5} />}
      <ul className={css.examples}>
        {examples.data?.map((example) => (
          <ExampleCard
            key={example.id}
            example={example}
            filled={filled}
            step={running.isPending && running.variables.id === example.id ? step : null}
            disabled={running.isPending}
            onRun={() => running.mutate(example)}
          />
        ))}
      </ul>
    </>
  );
}

type CardProps = {
  example: Example;
  filled: boolean;
  step: Step | null;
  disabled: boolean;
  onRun: () => void;
};

function ExampleCard({ example, filled, step, disabled, onRun }: CardProps) {
  const { t } = useTranslation();
  const words = useExampleWords();
  return (
    <li className={css.example}>
      <h3>{words(example.title)}</h3>
      <p>{words(example.description)}</p>
      <Button
        variant={filled ? 'primary' : 'normal'}
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
