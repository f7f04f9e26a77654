import { useTranslation } from 'react-i18next';

/** Examples bring their own words in both languages. */
export const useExampleWords = (): ((words: { en: string; zh: string }) => string) => {
  const { i18n } = useTranslation();
  return (words) => (i18n.language === 'zh-CN' ? words.zh : words.en);
};
