import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { isActive, type JobRef, runsQuery } from '../../data/job.ts';
import { Ago } from '../../ui/ago.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { useFormat } from '../../ui/format.ts';
import { Num } from '../../ui/num.tsx';
import css from './run-page.module.css';

type Props = { jobRef: JobRef; job: Job; run: NonNullable<Job['run']> };

/** The newest checkpoint, and the parameters as they really are. */
export function RunFacts({ jobRef, job, run }: Props) {
  return (
    <div className={css.side}>
      <CheckpointFacts checkpoint={job.latestCheckpoint} />
      <RunParameters jobRef={jobRef} job={job} run={run} />
    </div>
  );
}

function CheckpointFacts({ checkpoint }: { checkpoint: Job['latestCheckpoint'] }) {
  const { t } = useTranslation();
  return (
    <section className={css.card} aria-labelledby="checkpoint">
      <div className={css.head}>
        <h2 id="checkpoint">{t('run.checkpoint.title')}</h2>
      </div>
      <dl className={css.facts}>
        {checkpoint === null ? (
          <div style={{ gridColumn: '1 / -1' }}>
            <dt>{t('run.checkpoint.none')}</dt>
          </div>
        ) : (
          <>
            <dt>{t('run.checkpoint.number')}</dt>
            <dd>{checkpoint.id}</dd>
            <dt>{t('run.checkpoint.completed')}</dt>
            <dd>
              <Ago at={checkpoint.completedAt} />
            </dd>
            <dt>{t('run.checkpoint.size')}</dt>
            <dd>
              <Num value={checkpoint.sizeBytes} kind="bytes" />
            </dd>
            <dt>{t('run.checkpoint.duration')}</dt>
            <dd>
              <Num value={checkpoint.durationMs} kind="duration" />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

const inWords = (yes: boolean | null) => (yes === null ? 'Unknown' : yes ? 'Yes' : 'No');

function RunParameters({ jobRef, job, run }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const runs = useQuery(runsQuery(jobRef));
  const from = runs.data?.find(({ id }) => id === run.id)?.startedFrom;
  return (
    <section className={css.card} aria-labelledby="parameters">
      <div className={css.head}>
        <h2 id="parameters">{t('run.facts.title')}</h2>
      </div>
      <dl className={css.facts}>
        <dt>{t('run.facts.version')}</dt>
        <dd>
          <Link to="/w/$workspaceId/jobs/$jobId/history" params={jobRef} search={{ show: 'version' }}>
            {t('job.version', { number: run.version })}
          </Link>
        </dd>
        <dt>{t('run.facts.startedAt')}</dt>
        <dd>
          <Ago at={run.startedAt} />
        </dd>
        <dt>{t('run.facts.startedFrom')}</dt>
        <dd title={from?.path ?? undefined}>
          {from ? (from.path?.split('/').at(-1) ?? t('run.facts.empty')) : '–'}
        </dd>
        <dt>{t('run.facts.attempt')}</dt>
        <dd>{t('run.facts.attemptOf', { epoch: run.epoch })}</dd>
        <dt>{t('run.facts.restarts')}</dt>
        <dd>{run.restarts}</dd>
        <dt title={t('run.facts.availabilityHelp')}>{t('run.facts.availability')}</dt>
        <dd>
          {job.availability?.percent == null ? (
            <Num value={null} />
          ) : (
            t('run.facts.availabilityOf', {
              percent: format.availability(job.availability.percent),
              count: job.availability.outages,
            })
          )}
        </dd>
        <dt>{t('run.facts.parallelism')}</dt>
        <dd>{run.parallelism}</dd>
        {isActive(job) && (
          <>
            <dt>{t('run.facts.tasks')}</dt>
            <dd>
              {run.totalTasks === 0 ? (
                <Num value={null} />
              ) : (
                t('run.facts.tasksOf', { running: run.runningTasks, total: run.totalTasks })
              )}
            </dd>
          </>
        )}
        <dt>{t('run.facts.limits')}</dt>
        <dd>{t(`run.facts.limits${inWords(run.limitsEnforced)}`, { cu: job.cu })}</dd>
        <dt>{t('run.facts.user')}</dt>
        <dd>{t(`run.facts.user${inWords(run.userIsolated)}`)}</dd>
        <dt>{t('run.facts.flinkJobId')}</dt>
        <dd>
          <CopyText text={run.flinkJobId} />
        </dd>
        <dt>{t('run.facts.runId')}</dt>
        <dd>
          <CopyText text={run.id} />
        </dd>
      </dl>
    </section>
  );
}
