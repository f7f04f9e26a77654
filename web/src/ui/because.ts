import { useTranslation } from 'react-i18next';

type Phrases = Readonly<Record<string, string>>;

/** `head: rest` where the head is a known phrase: Flink's own words stay as they are behind it. */
const framed = (phrases: Phrases, text: string): string => {
  const end = text.indexOf(': ') + 1;
  const head = end > 0 ? phrases[text.slice(0, end)] : undefined;
  return head === undefined ? text : head + worded(phrases, text.slice(end + 1));
};

const worded = (phrases: Phrases, text: string): string => phrases[text] ?? framed(phrases, text);

/** Why a job is in its state, in the language of the page as far as the phrase is one of the known ones. */
export const useBecause = (): ((text: string) => string) => {
  const { t } = useTranslation();
  const phrases: Phrases = t('because', { returnObjects: true });
  return (text) => worded(phrases, text);
};
