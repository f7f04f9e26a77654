import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import table from '../../ui/table.module.css';
import { sortOf } from './arrange.ts';
import { JobRow } from './job-row.tsx';
import css from './jobs-list.module.css';
import type { Column, JobsSearch } from './jobs-search.ts';

type Props = {
  jobs: readonly Job[];
  search: JobsSearch;
  onSearch: (search: JobsSearch) => void;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

export function JobsTable({ jobs, search, onSearch, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const choose = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    onChoose(next);
  };
  const head = (column: Column, title?: string) => (
    <SortHead column={column} search={search} onSearch={onSearch} title={title}>
      {t(`jobs.column.${column}`)}
    </SortHead>
  );
  return (
    <table className={`${table.table} ${css.table}`}>
      <thead>
        <tr>
          <th scope="col" className={css.check}>
            <SelectAll jobs={jobs} chosen={chosen} onChoose={choose} />
          </th>
          {head('name')}
          <th scope="col" className={css.streamColumn}>
            {t('jobs.column.stream')}
          </th>
          {head('state')}
          {head('lag', t('jobs.lagTitle'))}
          {head('in', t('jobs.inTitle'))}
          {head('out', t('jobs.outTitle'))}
          {head('checkpoint', t('jobs.checkpointTitle'))}
          {head('availability', t('run.facts.availabilityHelp'))}
          {head('cu')}
          <th scope="col">{t('jobs.column.version')}</th>
          {head('since')}
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <JobRow
            key={job.id}
            job={job}
            chosen={chosen.has(job.id)}
            onChoose={(on) => choose([job.id], on)}
          />
        ))}
      </tbody>
    </table>
  );
}

type AllProps = {
  jobs: readonly Job[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: readonly string[], on: boolean) => void;
};

function SelectAll({ jobs, chosen, onChoose }: AllProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLInputElement>(null);
  const count = jobs.filter(({ id }) => chosen.has(id)).length;
  const some = count > 0 && count < jobs.length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return (
    <label className={css.box}>
      <input
        ref={box}
        type="checkbox"
        aria-label={t('jobs.selectAll')}
        checked={count === jobs.length}
        onChange={({ target }) =>
          onChoose(
            jobs.map(({ id }) => id),
            target.checked,
          )
        }
      />
    </label>
  );
}

type HeadProps = Pick<Props, 'search' | 'onSearch'> & {
  column: Column;
  title: string | undefined;
  children: ReactNode;
};

const numbers: readonly Column[] = ['lag', 'in', 'out', 'availability', 'cu'];

/** A head that orders by its column, and the other way when pressed again. */
function SortHead({ column, search, onSearch, title, children }: HeadProps) {
  const sort = sortOf(search);
  const here = sort.column === column;
  const number = numbers.includes(column);
  const next = here && !sort.falling ? `-${column}` : here ? column : number ? `-${column}` : column;
  return (
    <th
      scope="col"
      className={number ? table.right : undefined}
      aria-sort={here ? (sort.falling ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={css.sort}
        title={title}
        onClick={() => onSearch({ ...search, sort: next })}
      >
        {children}
        <svg width="8" height="10" viewBox="0 0 8 10" aria-hidden="true" data-here={here}>
          <path d={sort.falling ? 'M1 4l3 4 3-4z' : 'M1 6l3-4 3 4z'} />
        </svg>
      </button>
    </th>
  );
}
