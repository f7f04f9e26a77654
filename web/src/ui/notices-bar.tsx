import Button from '@cloudscape-design/components/button';
import Flashbar from '@cloudscape-design/components/flashbar';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { dismissNotice, useNotices } from './notices.ts';
import css from './notices-bar.module.css';

/** The messages of `notify`, at the foot of the page where they cover no work. */
export function NoticesBar() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const items = useNotices().map(({ id, kind, text, href }) => ({
    id,
    type: kind,
    content: text,
    dismissible: true,
    dismissLabel: t('dialog.dismiss'),
    ariaRole: kind === 'error' ? ('alert' as const) : ('status' as const),
    onDismiss: () => dismissNotice(id),
    ...(href
      ? { action: <Button onClick={() => void navigate({ to: href })}>{t('dialog.show')}</Button> }
      : {}),
  }));
  return (
    <div className={css.bar}>
      <Flashbar items={items} i18nStrings={{ ariaLabel: t('dialog.notices') }} />
    </div>
  );
}
