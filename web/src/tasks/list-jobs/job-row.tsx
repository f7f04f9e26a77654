import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { isActive } from '../../data/job.ts';
import { Ago } from '../../ui/ago.tsx';
import { useBecause } from '../../ui/because.ts';
import { useFormat } from '../../ui/format.ts';
import { Num } from '../../ui/num.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { StreamStrip } from '../../ui/stream-strip/stream-strip.tsx';
import table from '../../ui/table.module.css';
import css from './jobs-list.module.css';

type Props = { job: Job; chosen: boolean; onChoose: (on: boolean) => void };

/** One job in one line. */
function Row({ job, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const words = useBecause()(job.because);
  const because = words.toLowerCase() === t(`states.${job.state}`).toLowerCase() ? '' : words;
  const runs = job.state === 'running';
  return (
    <tr data-chosen={chosen}>
      <td className={css.check}>
        <label className={css.box}>
          <input
            type="checkbox"
            aria-label={t('jobs.select', { name: job.name })}
            checked={chosen}
            onChange={({ target }) => onChoose(target.checked)}
          />
        </label>
      </td>
      <th scope="row" className={css.name}>
        <Link to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId: job.workspaceId, jobId: job.id }}>
          {job.name}
        </Link>
      </th>
      <td className={css.stream}>
        <StreamStrip job={job} />
      </td>
      <td className={css.state}>
        <div className={css.why}>
          <StateBadge job={job} />
          <span className={css.because} title={because}>
            {because}
          </span>
        </div>
      </td>
      <td className={table.right} data-label={t('jobs.column.lag')}>
        <Num value={runs ? (job.flow?.lagRecords ?? null) : null} />
      </td>
      <td className={table.right} data-label={t('jobs.column.in')}>
        <Num value={runs ? (job.flow?.recordsInPerSecond ?? null) : null} />
      </td>
      <td className={table.right} data-label={t('jobs.column.out')}>
        <Num value={runs ? (job.flow?.recordsOutPerSecond ?? null) : null} />
      </td>
      <td data-label={t('jobs.column.checkpoint')}>
        {isActive(job) && job.latestCheckpoint ? (
          <Ago at={job.latestCheckpoint.completedAt} />
        ) : (
          <Num value={null} />
        )}
      </td>
      <td className={table.right} data-label={t('jobs.column.availability')}>
        <AvailabilityCell availability={job.availability} />
      </td>
      <td className={table.right} data-label={t('jobs.column.cu')}>
        <Num value={job.cu} />
      </td>
      <td data-label={t('jobs.column.version')}>
        <Version job={job} />
      </td>
      <td data-label={t('jobs.column.since')}>
        <Ago at={job.since} />
      </td>
    </tr>
  );
}

export const JobRow = memo(Row, (a, b) => a.job === b.job && a.chosen === b.chosen);

function AvailabilityCell({ availability }: Pick<Job, 'availability'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const percent = availability?.percent ?? null;
  if (availability === null || percent === null) return <Num value={null} />;
  const down = format.duration(availability.downSeconds * 1_000);
  return (
    <span
      className="mr-number"
      title={t('jobs.availabilityDown', { down, count: availability.outages, month: availability.month })}
    >
      {format.availability(percent)}
    </span>
  );
}

function Version({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.latestVersion === null) return <span className={css.draft}>{t('jobs.unpublished')}</span>;
  return (
    <span className={css.version}>
      {t('jobs.version', { number: job.run?.version ?? job.latestVersion })}
      {job.draftAhead && (
        <span className={css.draft} title={t('jobs.draftAheadTitle', { number: job.latestVersion })}>
          {t('jobs.draftAhead')}
        </span>
      )}
    </span>
  );
}
