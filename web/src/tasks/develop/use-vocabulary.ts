import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { releasesQuery, vocabularyQuery } from '../../data/releases.ts';
import { completeVocabulary } from './complete-vocabulary.ts';

/** Completion of what a release of the engine knows; of the default one when none is given. Null until it is there. */
export function useVocabulary(release: string | null) {
  const { t } = useTranslation();
  const releases = useQuery({ ...releasesQuery, enabled: release === null });
  const asked = release ?? releases.data?.find((one) => one.default)?.version ?? null;
  const { data } = useQuery(vocabularyQuery(asked));
  return useMemo(() => {
    if (!data) return null;
    const required = t('develop.option.required');
    return completeVocabulary(data, {
      required,
      standard: (value) => t('develop.option.standard', { value }),
    });
  }, [data, t]);
}
