import { I18nProvider } from '@cloudscape-design/components/i18n';
import kitEnglish from '@cloudscape-design/components/i18n/messages/all.en';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './start.ts';

type KitMessages = typeof kitEnglish;

/** The kit's own words in the language of the page; Chinese is fetched only by whom it is for. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const [chinese, setChinese] = useState<KitMessages | null>(null);
  const language = i18n.language;
  useEffect(() => {
    document.documentElement.lang = language;
    if (language !== 'zh-CN') return;
    void import('@cloudscape-design/components/i18n/messages/all.zh-CN').then((loaded) =>
      setChinese(loaded.default),
    );
  }, [language]);
  return (
    <I18nProvider locale={language} messages={[language === 'zh-CN' && chinese ? chinese : kitEnglish]}>
      {children}
    </I18nProvider>
  );
}
