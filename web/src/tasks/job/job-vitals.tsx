import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import type { JobGraph } from '../../../../shared/resources/job-graph.ts';
import { isActive } from '../../data/job.ts';
import { Ago } from '../../ui/ago.tsx';
import { Num } from '../../ui/num.tsx';
import { stripOfGraph } from '../../ui/stream-strip/strip-model.ts';
import css from './job-vitals.module.css';

/** Whether it keeps up and what it costs, in figures over the strip. What is not measured is a dash. */
export function JobVitals({ job, graph }: { job: Job; graph: JobGraph | undefined }) {
  const { t } = useTranslation();
  if (!isActive(job)) return null;
  const { lagRecords, watermarkDelayMs, recordsInPerSecond, recordsOutPerSecond } = stripOfGraph(job, graph);
  const perSecond = t('job.vitals.perSecond');
  const checkpoint = job.latestCheckpoint;
  return (
    <dl className={css.vitals} aria-label={t('job.vitals.label')} data-stale={job.evidence !== 'fresh'}>
      <Vital name={t('job.vitals.lag')}>
        <Num value={lagRecords} />
      </Vital>
      <Vital name={t('job.vitals.watermark')}>
        <Num value={watermarkDelayMs} kind="duration" />
      </Vital>
      <Vital name={t('job.vitals.in')}>
        <Num value={recordsInPerSecond} {...(recordsInPerSecond === null ? {} : { unit: perSecond })} />
      </Vital>
      <Vital name={t('job.vitals.out')}>
        <Num value={recordsOutPerSecond} {...(recordsOutPerSecond === null ? {} : { unit: perSecond })} />
      </Vital>
      <Vital name={t('job.vitals.checkpoint')}>
        {checkpoint ? <Ago at={checkpoint.completedAt} /> : <Num value={null} />}
      </Vital>
      <Vital name={t('job.vitals.size')}>
        <Num value={job.cu} unit="CU" />
      </Vital>
    </dl>
  );
}

function Vital({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
