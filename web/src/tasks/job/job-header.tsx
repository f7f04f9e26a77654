import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { graphQuery, isActive, type JobRef } from '../../data/job.ts';
import { useBecause } from '../../ui/because.ts';
import { useFormat } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useNow } from '../../ui/now.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { StreamHeader } from '../../ui/stream-strip/stream-header.tsx';
import { actionsOf, type JobAction } from './job-actions.ts';
import css from './job-header.module.css';
import { JobProgress } from './job-progress.tsx';
import { JobVitals } from './job-vitals.tsx';

type Props = { jobRef: JobRef; job: Job; busy: boolean; onAct: (action: JobAction) => void };

/** Is it right, is it keeping up, what does it cost, and what to do next: without a click. */
export function JobHeader({ jobRef, job, busy, onAct }: Props) {
  const { t } = useTranslation();
  const { next, rest } = actionsOf(job);
  const graph = useQuery(graphQuery(jobRef, job));
  return (
    <header className={css.header}>
      <title>{`${job.name} · ${t('common.product')}`}</title>
      <div className={css.top}>
        <div className={css.words}>
          <h1 className={css.name}>{job.name}</h1>
          <JobState job={job} />
        </div>
        <div className={css.actions}>
          {next && (
            <Button variant="primary" loading={busy} onClick={() => onAct(next)}>
              {t(`job.action.${next}`)}
            </Button>
          )}
          <Menu
            label={t('job.actionsLabel')}
            title={t('job.actionsLabel')}
            trigger={<Icon name="dots" />}
            triggerClass={css.more}
            groups={[
              {
                items: rest.map((action) => ({
                  key: action,
                  label: t(`job.action.${action}`),
                  onSelect: () => onAct(action),
                })),
              },
            ]}
          />
        </div>
      </div>
      <JobProgress jobRef={jobRef} job={job} />
      <JobVitals job={job} graph={graph.data} />
      <div className={css.strip}>
        <StreamHeader job={job} graph={graph.data} />
      </div>
    </header>
  );
}

function InThisState({ since }: { since: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const duration = format.duration(Math.max(1_000, useNow() - Date.parse(since)));
  return (
    <time dateTime={since} title={format.exact(since)} className="mr-number">
      {t('time.since', { duration })}
    </time>
  );
}

function JobState({ job }: { job: Job }) {
  const { t } = useTranslation();
  const because = useBecause();
  const active = isActive(job);
  const why = because(job.because);
  const words = why.toLowerCase() === t(`states.${job.state}`).toLowerCase() ? '' : why;
  return (
    <div className={css.facts}>
      <span className={css.state} role="status">
        <StateBadge job={job} />{' '}
        <span className={css.because} title={words}>
          {words}
        </span>
      </span>
      <InThisState since={job.since} />
      <span>
        {job.latestVersion === null
          ? t('job.neverPublished')
          : active && job.run
            ? t('job.runsVersion', { number: job.run.version })
            : t('job.version', { number: job.latestVersion })}
        {job.draftAhead && job.latestVersion !== null && <em className={css.ahead}>{t('job.draftAhead')}</em>}
      </span>
      {!active && <span className="mr-number">{t('job.idle', { cu: job.cu })}</span>}
    </div>
  );
}
