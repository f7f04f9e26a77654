import { useTranslation } from 'react-i18next';
import type { CatalogColumn } from '../../../../shared/resources/catalog.ts';
import table from '../../ui/table.module.css';
import css from './object.module.css';

type Props = {
  columns: readonly CatalogColumn[];
  /** Said where there are none. */
  none: string;
};

/** What the DDL declares; a view that only selects declares nothing. */
export function ColumnsCard({ columns, none }: Props) {
  const { t } = useTranslation();
  return (
    <section className={css.card} aria-labelledby="columns">
      <h2 id="columns" className={css.head}>
        {t('catalog.columns')} <span className={css.count}>{columns.length > 0 && columns.length}</span>
      </h2>
      {columns.length === 0 ? (
        <p className={css.quiet}>{none}</p>
      ) : (
        <ul className={css.columns}>
          {columns.map(({ name, type }) => (
            <li key={name}>
              <span>{name}</span>
              <code className={table.code}>{type}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
