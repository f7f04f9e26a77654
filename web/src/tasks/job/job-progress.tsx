import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { commandsQuery, isChanging, type JobRef } from '../../data/job.ts';
import { useFormat } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import css from './job-progress.module.css';
import { type Step, stepsOf } from './steps.ts';

/** Steps and time so far of what is under way. */
export function JobProgress({ jobRef, job }: { jobRef: JobRef; job: Job }) {
  const { t } = useTranslation();
  const commands = useQuery({ ...commandsQuery(jobRef, 1_000), enabled: isChanging(job) });
  const steps = stepsOf(job, commands.data ?? []);
  if (!steps) return null;
  return (
    <section className={css.progress} aria-label={t('job.steps.label')}>
      <ol className={css.steps}>
        {steps.map((step) => (
          <li
            key={step.name}
            data-state={step.state}
            aria-current={step.state === 'now' ? 'step' : undefined}
          >
            <span className={css.mark}>{step.state === 'done' && <Icon name="check" size={12} />}</span>
            <StepWords step={step} job={job} />
          </li>
        ))}
      </ol>
      <span className={css.time}>
        <SoFar since={job.since} /> · {t('job.steps.leave')}
      </span>
    </section>
  );
}

function StepWords({ step, job }: { step: Step; job: Job }) {
  const { t } = useTranslation();
  const total = job.run?.totalTasks ?? 0;
  if (step.name !== 'tasks') return <>{t(`job.steps.${step.name}`)}</>;
  return (
    <>
      {total > 0
        ? t('job.steps.tasks', { running: job.run?.runningTasks ?? 0, total })
        : t('job.steps.tasksPlain')}
    </>
  );
}

function SoFar({ since }: { since: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000));
  return <>{t('job.steps.soFar', { time: format.duration(Math.max(1, seconds) * 1_000) })}</>;
}
