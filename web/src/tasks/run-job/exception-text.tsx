import { useTranslation } from 'react-i18next';
import { Ago } from '../../ui/ago.tsx';
import css from './run-page.module.css';

/** The newest exception of the run: its first line at once, all of it on demand. */
export function ExceptionText({ exception }: { exception: { at: string; text: string } }) {
  const { t } = useTranslation();
  const [first, ...rest] = exception.text.split('\n');
  return (
    <section className={css.exception} aria-label={t('run.exception.title')}>
      <strong>{t('run.exception.title')}</strong> <Ago at={exception.at} />
      <div>{first}</div>
      {rest.length > 0 && (
        <details>
          <summary>{t('run.exception.more')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
          <pre tabIndex={0}>{exception.text}</pre>
        </details>
      )}
    </section>
  );
}
