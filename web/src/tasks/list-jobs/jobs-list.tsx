import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { mostJobs } from '../../data/jobs.ts';
import { Empty } from '../../ui/empty.tsx';
import table from '../../ui/table.module.css';
import { arrange } from './arrange.ts';
import css from './jobs-list.module.css';
import type { JobsSearch } from './jobs-search.ts';
import { JobsTable } from './jobs-table.tsx';
import { JobsToolbar } from './jobs-toolbar.tsx';

/** Rows at first; a press shows as many more. */
const step = 100;

type Props = { workspaceId: string; jobs: readonly Job[]; complete: boolean };

/** The list as its address says: filtered, ordered, with what is selected. */
export function JobsList({ workspaceId, jobs, complete }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: '/inside/w/$workspaceId/jobs' });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [rows, setRows] = useState(step);
  const wanted = useDeferredValue(search);
  const found = useMemo(() => arrange(jobs, wanted), [jobs, wanted]);
  const shown = found.slice(0, rows);
  const selected = jobs.filter(({ id }) => chosen.has(id));
  const go = (next: JobsSearch) =>
    void navigate({ to: '/w/$workspaceId/jobs', params: { workspaceId }, search: next, replace: true });
  return (
    <div className={table.card}>
      <JobsToolbar
        jobs={jobs}
        search={search}
        onSearch={go}
        selected={selected}
        onClear={() => setChosen(new Set())}
      />
      <div role="status" className="mr-hidden">
        {t('jobs.results', { count: found.length })}
      </div>
      {found.length === 0 ? (
        <Empty title={t('jobs.noMatch')} lead={t('jobs.noMatchLead')}>
          <button type="button" className={css.quiet} onClick={() => go({})}>
            {t('jobs.clearFilter')}
          </button>
        </Empty>
      ) : (
        <JobsTable jobs={shown} search={search} onSearch={go} chosen={chosen} onChoose={setChosen} />
      )}
      {found.length > rows && (
        <div className={css.foot}>
          <button type="button" className={css.quiet} onClick={() => setRows(rows + step)}>
            {t('jobs.more', { count: Math.min(step, found.length - rows) })}
          </button>
        </div>
      )}
      {!complete && <div className={css.foot}>{t('jobs.cut', { count: mostJobs })}</div>}
    </div>
  );
}
