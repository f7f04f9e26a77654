import { useTranslation } from 'react-i18next';
import { type Need, needOf } from './need-of.ts';

/** Why a snapshot may not be deleted, in the language of the page as far as the reason is one of the known ones. */
export function useNeedWords() {
  const { t } = useTranslation();
  const words = ({ of, kind, run }: Need): string =>
    of === null
      ? t(`history.snapshots.need.${kind}`, { run })
      : t('history.snapshots.need.other', { name: of, why: t(`history.snapshots.need.${kind}`, { run }) });
  return (message: string): string => {
    const need = needOf(message);
    return need === null ? message : words(need);
  };
}
