import { useTranslation } from 'react-i18next';
import type { ChangedObject } from '../../../../shared/domain/changed-objects.ts';
import { SqlDiff } from '../develop/sql-diff.tsx';
import css from './catalog-changes.module.css';

type Props = { changed: readonly ChangedObject[]; fromLabel: string; toLabel: string };

/** Tables and views of the catalog that one side uses and the other does not, or with another DDL. */
export function CatalogChanges({ changed, fromLabel, toLabel }: Props) {
  const { t } = useTranslation();
  return (
    <div className={css.changes}>
      {changed.map(({ name, from, to }) => (
        <section key={name} className={css.change} aria-label={name}>
          <p className={css.head}>
            <code>{name}</code>{' '}
            {t(from === null ? 'catalog.nowUsed' : to === null ? 'catalog.notUsed' : 'catalog.otherDdl')}
          </p>
          <SqlDiff left={from ?? ''} right={to ?? ''} leftLabel={fromLabel} rightLabel={toLabel} />
        </section>
      ))}
    </div>
  );
}
