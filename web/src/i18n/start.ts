import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en/index.ts';
import { zh } from './zh/index.ts';

export const languages = { en: 'English', 'zh-CN': '中文' } as const;
export type Language = keyof typeof languages;

const key = 'millrace.language';

const firstLanguage = (): Language => {
  const stored = localStorage.getItem(key);
  if (stored === 'en' || stored === 'zh-CN') return stored;
  return navigator.languages.some((name) => name.toLowerCase().startsWith('zh')) &&
    !navigator.languages[0]?.toLowerCase().startsWith('en')
    ? 'zh-CN'
    : 'en';
};

export const chooseLanguage = (language: Language): void => {
  localStorage.setItem(key, language);
  void i18next.changeLanguage(language);
};

void i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: 'en',
  resources: { en: { translation: en }, 'zh-CN': { translation: zh } },
  interpolation: { escapeValue: false },
  returnNull: false,
});
