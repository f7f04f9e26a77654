import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { isActive } from '../../data/job.ts';
import { FilterField } from '../../ui/filter-field.tsx';
import bar from '../../ui/toolbar.module.css';
import { countByGroup, isGroupWanted, toggleGroup } from './arrange.ts';
import { askBulk } from './bulk-asked.ts';
import css from './jobs-list.module.css';
import { groupNames, type JobsSearch } from './jobs-search.ts';

type Props = {
  jobs: readonly Job[];
  search: JobsSearch;
  onSearch: (search: JobsSearch) => void;
  selected: readonly Job[];
  onClear: () => void;
};

/** Filter by typing and by state; with jobs selected, what can be done with them. */
export function JobsToolbar({ jobs, search, onSearch, selected, onClear }: Props) {
  const { t } = useTranslation();
  if (selected.length > 0) return <SelectedBar selected={selected} onClear={onClear} />;
  const counts = countByGroup(jobs);
  const change = (q: string) => {
    const { q: _, ...rest } = search;
    onSearch(q === '' ? rest : { ...rest, q });
  };
  return (
    <div className={bar.toolbar}>
      <FilterField
        label={t('jobs.filter')}
        placeholder={t('jobs.filterPlaceholder')}
        value={search.q ?? ''}
        onChange={change}
      />
      <fieldset className={bar.pills} aria-label={t('jobs.states')}>
        {groupNames
          .filter((name) => counts[name] > 0 || isGroupWanted(search, name))
          .map((name) => (
            <button
              key={name}
              type="button"
              className={bar.pill}
              aria-pressed={isGroupWanted(search, name)}
              onClick={() => onSearch(toggleGroup(search, name))}
            >
              {t(`jobs.group.${name}`)} <span>{counts[name]}</span>
            </button>
          ))}
      </fieldset>
    </div>
  );
}

function SelectedBar({ selected, onClear }: Pick<Props, 'selected' | 'onClear'>) {
  const { t } = useTranslation();
  const running = selected.filter(isActive);
  const startable = selected.filter((job) => !isActive(job) && job.latestVersion !== null);
  return (
    <div className={`${bar.toolbar} ${css.acting}`}>
      <strong role="status">{t('jobs.selected', { count: selected.length })}</strong>
      <Button disabled={startable.length === 0} onClick={() => askBulk({ kind: 'start', jobs: startable })}>
        {t('jobs.start', { count: startable.length })}
      </Button>
      <Button disabled={running.length === 0} onClick={() => askBulk({ kind: 'stop', jobs: running })}>
        {t('jobs.stop', { count: running.length })}
      </Button>
      <Button variant="link" onClick={onClear}>
        {t('jobs.clear')}
      </Button>
    </div>
  );
}
