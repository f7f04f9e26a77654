import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CatalogObject } from '../../../../shared/resources/catalog.ts';
import { meQuery } from '../../data/session.ts';

/** Who made a version of an object, in a word. */
export function useAuthor() {
  const { t } = useTranslation();
  const me = useQuery(meQuery).data?.user.id;
  return ({ updatedBy, updatedByName }: Pick<CatalogObject, 'updatedBy' | 'updatedByName'>): string =>
    updatedBy === me ? t('history.versions.you') : updatedByName || updatedBy;
}
