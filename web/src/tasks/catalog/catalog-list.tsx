import Button from '@cloudscape-design/components/button';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CatalogObject } from '../../../../shared/resources/catalog.ts';
import { mostObjects } from '../../data/catalog.ts';
import { Ago } from '../../ui/ago.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import table from '../../ui/table.module.css';
import bar from '../../ui/toolbar.module.css';
import css from './catalog.module.css';
import { type CatalogSearch, isFound, kinds } from './catalog-search.ts';

type Props = { workspaceId: string; objects: readonly CatalogObject[]; complete: boolean };

/** The catalog as its address says: narrowed by words and by kind. */
export function CatalogList({ workspaceId, objects, complete }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: '/inside/w/$workspaceId/catalog' });
  const go = (next: CatalogSearch) =>
    void navigate({ to: '/w/$workspaceId/catalog', params: { workspaceId }, search: next, replace: true });
  const named = objects.filter((object) => isFound(object, search));
  const found = named.filter(({ kind }) => search.kind === undefined || kind === search.kind);
  return (
    <div className={table.card}>
      <Toolbar objects={named} search={search} onSearch={go} />
      <div role="status" className="mr-hidden">
        {t('catalog.results', { count: found.length })}
      </div>
      {found.length === 0 ? (
        <Empty title={t('catalog.noMatch')} lead={t('catalog.noMatchLead')}>
          <Button onClick={() => go({})}>{t('catalog.clearFilter')}</Button>
        </Empty>
      ) : (
        <ObjectTable workspaceId={workspaceId} objects={found} />
      )}
      {!complete && <p className={css.foot}>{t('catalog.cut', { count: mostObjects })}</p>}
    </div>
  );
}

type ToolbarProps = {
  objects: readonly CatalogObject[];
  search: CatalogSearch;
  onSearch: (search: CatalogSearch) => void;
};

function Toolbar({ objects, search, onSearch }: ToolbarProps) {
  const { t } = useTranslation();
  const { q: _, ...withoutWords } = search;
  const { kind: wanted, ...withoutKind } = search;
  return (
    <div className={bar.toolbar}>
      <FilterField
        label={t('catalog.filter')}
        placeholder={t('catalog.filterPlaceholder')}
        value={search.q ?? ''}
        onChange={(q) => onSearch(q === '' ? withoutWords : { ...search, q })}
      />
      <fieldset className={bar.pills} aria-label={t('catalog.kinds')}>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className={bar.pill}
            aria-pressed={wanted === kind}
            onClick={() => onSearch(wanted === kind ? withoutKind : { ...search, kind })}
          >
            {t(`catalog.group.${kind}`)} <span>{objects.filter((one) => one.kind === kind).length}</span>
          </button>
        ))}
      </fieldset>
    </div>
  );
}

function ObjectTable({ workspaceId, objects }: Pick<Props, 'workspaceId' | 'objects'>) {
  const { t } = useTranslation();
  return (
    <table className={`${table.table} ${css.table}`}>
      <thead>
        <tr>
          <th scope="col">{t('common.name')}</th>
          <th scope="col">{t('catalog.kind')}</th>
          <th scope="col">{t('catalog.columns')}</th>
          <th scope="col">{t('catalog.comment')}</th>
          <th scope="col">{t('catalog.version')}</th>
          <th scope="col">{t('catalog.changed')}</th>
        </tr>
      </thead>
      <tbody>
        {objects.map(({ name, kind, columns, comment, version, updatedAt }) => (
          <tr key={name}>
            <th scope="row">
              <Link
                to="/w/$workspaceId/catalog/$objectName"
                params={{ workspaceId, objectName: name }}
                className={css.name}
              >
                {name}
              </Link>
            </th>
            <td data-label={t('catalog.kind')}>{t(`catalog.kindOf.${kind}`)}</td>
            <td data-label={t('catalog.columns')}>
              <ColumnNames names={columns.map((column) => column.name)} />
            </td>
            <td data-label={t('catalog.comment')} className={css.comment}>
              {comment}
            </td>
            <td data-label={t('catalog.version')} className="mr-number">
              {version}
            </td>
            <td data-label={t('catalog.changed')}>
              <Ago at={updatedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Names of a row; the others are counted, and named on hover. */
const mostNames = 4;

function ColumnNames({ names }: { names: readonly string[] }) {
  const { t } = useTranslation();
  if (names.length === 0) return <span className={css.quiet}>{t('catalog.ofQuery')}</span>;
  const more = names.length - mostNames;
  return (
    <span title={names.join(', ')}>
      <code className={table.code}>{names.slice(0, mostNames).join(', ')}</code>
      {more > 0 && <span className={css.quiet}> {t('catalog.moreColumns', { count: more })}</span>}
    </span>
  );
}
