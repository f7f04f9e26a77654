import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './page-header.module.css';

type Props = { title: string; count?: string; lead?: ReactNode; actions?: ReactNode };

/** The head of a page: its one h1 (also the title of the tab), how many there are, a sentence, and what can be done. */
export function PageHeader({ title, count, lead, actions }: Props) {
  const { t } = useTranslation();
  return (
    <div className={css.header}>
      <title>{`${title} · ${t('common.product')}`}</title>
      <div className={css.words}>
        <h1 className={css.title}>
          {title}
          {count !== undefined && <span className={css.count}>{count}</span>}
        </h1>
        {lead && <div className={css.lead}>{lead}</div>}
      </div>
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  );
}
