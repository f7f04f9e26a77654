import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './ago.module.css';
import { useFormat } from './format.ts';
import { useNow } from './now.ts';

/** How long ago; the exact time in the person's zone on hover, in UTC after a click. `at` is ISO 8601. */
export function Ago({ at }: { at: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [utc, setUtc] = useState(false);
  const age = useNow() - Date.parse(at);
  return (
    <button
      type="button"
      className={css.ago}
      title={utc ? format.exact(at) : t('time.showUtc', { exact: format.exact(at) })}
      onClick={() => setUtc(!utc)}
    >
      <time dateTime={at}>{utc ? `${at.slice(0, 19).replace('T', ' ')} UTC` : format.ago(age)}</time>
    </button>
  );
}
