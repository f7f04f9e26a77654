import Button from '@cloudscape-design/components/button';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Ago } from '../../ui/ago.tsx';
import { EntryWords } from './entry-words.tsx';
import css from './history-page.module.css';
import { type Facts, type Kind, kinds, shownKinds, timelineOf } from './timeline.ts';

/** One line of time; what is shown of it is in the address. */
export function Timeline({ facts }: { facts: Facts }) {
  const { t } = useTranslation();
  const { show } = useSearch({ from: '/inside/w/$workspaceId/jobs/$jobId/history' });
  const navigate = useNavigate();
  const shown = shownKinds(show);
  const entries = timelineOf(facts, shown);
  const setShown = (next: readonly Kind[]) =>
    void navigate({
      to: '.',
      search: ({ show: _, ...rest }) =>
        next.length === 0 || next.length === kinds.length ? rest : { ...rest, show: next.join(',') },
      replace: true,
    });
  const toggle = (kind: Kind) =>
    setShown(
      shown.length === kinds.length
        ? [kind]
        : shown.includes(kind)
          ? shown.filter((other) => other !== kind)
          : [...shown, kind],
    );
  const cut = Object.values(facts).some((items) => items.length >= 100);
  return (
    <section className={css.card} aria-labelledby="timeline">
      <div className={css.head}>
        <h2 id="timeline">{t('history.title')}</h2>
        <fieldset className={css.filters}>
          <legend className="mr-hidden">{t('history.filter')}</legend>
          {kinds.map((kind) => (
            <button
              key={kind}
              type="button"
              className={css.filter}
              aria-pressed={show !== undefined && shown.includes(kind)}
              onClick={() => toggle(kind)}
            >
              {t(`history.kinds.${kind}`)}
            </button>
          ))}
        </fieldset>
      </div>
      {entries.length === 0 && (
        <p className={css.quiet}>
          {t(show === undefined ? 'history.empty' : 'history.zero')}{' '}
          {show !== undefined && (
            <Button variant="inline-link" onClick={() => setShown([])}>
              {t('history.showAll')}
            </Button>
          )}
        </p>
      )}
      <ol className={css.line}>
        {entries.map((entry) => (
          <li key={entry.id} data-kind={entry.kind}>
            <span className={css.when}>
              <Ago at={entry.at} />
            </span>
            <EntryWords entry={entry} />
          </li>
        ))}
      </ol>
      {cut && <p className={css.quiet}>{t('history.onlyNewest', { count: 100 })}</p>}
    </section>
  );
}
