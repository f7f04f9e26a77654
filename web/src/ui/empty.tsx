import type { ReactNode } from 'react';
import css from './empty.module.css';

/** Nothing here yet: what the place is for, and the one next step as `children`. */
export function Empty({ title, lead, children }: { title: string; lead: string; children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <svg className={css.drawing} viewBox="0 0 120 36" aria-hidden="true">
        <path d="M2 12c10-9 19-9 29 0s19 9 29 0 19-9 29 0 19 9 29 0" />
        <path d="M2 24c10-9 19-9 29 0s19 9 29 0 19-9 29 0 19 9 29 0" opacity=".5" />
      </svg>
      <h2 className={css.title}>{title}</h2>
      <p className={css.lead}>{lead}</p>
      {children}
    </div>
  );
}
