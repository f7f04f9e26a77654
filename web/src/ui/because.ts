import { useTranslation } from 'react-i18next';

/** Why a job is in its state, in the language of the page where the phrase is one of the known ones. */
export const useBecause = (): ((text: string) => string) => {
  const { t } = useTranslation();
  const phrases: Readonly<Record<string, string>> = t('because', { returnObjects: true });
  return (text) => phrases[text] ?? text;
};
