import { useTranslation } from 'react-i18next';
import css from './waiting.module.css';

/** The place of what is being read, `rows` of 32 px: its height is kept from the start, its bars show after 200 ms. */
export function Waiting({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" className={css.waiting} style={{ height: rows * 32 }}>
      <span className="mr-hidden">{t('common.loading')}</span>
      <div className={css.bars} aria-hidden="true" />
    </div>
  );
}
