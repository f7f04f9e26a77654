import { useTranslation } from 'react-i18next';
import type { CatalogObject } from '../../../../shared/resources/catalog.ts';
import { Ago } from '../../ui/ago.tsx';
import { useAuthor } from './use-author.ts';

/** What it is, and who last changed it when. */
export function ObjectLead({ object }: { object: CatalogObject }) {
  const { t } = useTranslation();
  const author = useAuthor();
  const { kind, version } = object;
  return (
    <>
      {t('catalog.leadOf', { kind: t(`catalog.kindOf.${kind}`), version, author: author(object) })}{' '}
      <Ago at={object.updatedAt} />
    </>
  );
}
