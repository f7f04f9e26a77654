import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import css from './object.module.css';

/** The way back to the list. */
export function ToCatalog({ workspaceId }: { workspaceId: string }) {
  const { t } = useTranslation();
  return (
    <Link to="/w/$workspaceId/catalog" params={{ workspaceId }} className={css.back}>
      {t('catalog.title')}
    </Link>
  );
}
