import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import type { CatalogObject } from '../../../../shared/resources/catalog.ts';
import { Ago } from '../../ui/ago.tsx';
import { SqlDiff } from '../develop/sql-diff.tsx';
import css from './object.module.css';
import type { ObjectText } from './object-fields.tsx';
import { useAuthor } from './use-author.ts';

type Props = {
  theirs: CatalogObject;
  mine: ObjectText;
  edit: { saving: boolean; keepMine: () => void; takeTheirs: () => void };
};

/** Somebody else saved meanwhile: who, when and what, and the person chooses. What was typed stays until then. */
export function StaleObject({ theirs, mine, edit }: Props) {
  const { t } = useTranslation();
  const author = useAuthor();
  return (
    <div role="alert" className={css.stale}>
      <p>
        <strong>{t('catalog.stale.title', { author: author(theirs), version: theirs.version })}</strong>{' '}
        <Ago at={theirs.updatedAt} />
      </p>
      <p>{t('catalog.stale.lead')}</p>
      {theirs.comment !== mine.comment && <p>{t('catalog.stale.comment', { comment: theirs.comment })}</p>}
      {theirs.ddl !== mine.ddl && (
        <SqlDiff
          left={theirs.ddl}
          right={mine.ddl}
          leftLabel={t('develop.stale.left')}
          rightLabel={t('develop.stale.right')}
        />
      )}
      <div className={css.buttons}>
        <Button formAction="none" loading={edit.saving} onClick={edit.keepMine}>
          {t('catalog.stale.mine')}
        </Button>
        <Button formAction="none" disabled={edit.saving} onClick={edit.takeTheirs}>
          {t('catalog.stale.theirs')}
        </Button>
      </div>
    </div>
  );
}
