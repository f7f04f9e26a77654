import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import css from './frame.module.css';

const place = { className: css.place, activeProps: { className: `${css.place} ${css.here}` } };

/** Second row of the frame: the places there are. */
export function Places({ workspaceId }: { workspaceId: string | null }) {
  const { t } = useTranslation();
  return (
    <nav className={css.places} aria-label={t('frame.places')}>
      {workspaceId && (
        <Link to="/w/$workspaceId/jobs" params={{ workspaceId }} {...place}>
          {t('frame.jobs')}
        </Link>
      )}
      {workspaceId && (
        <Link to="/w/$workspaceId/artifacts" params={{ workspaceId }} {...place}>
          {t('frame.artifacts')}
        </Link>
      )}
      {workspaceId && (
        <Link to="/w/$workspaceId/catalog" params={{ workspaceId }} {...place}>
          {t('frame.catalog')}
        </Link>
      )}
      {workspaceId && (
        <Link to="/w/$workspaceId/variables" params={{ workspaceId }} {...place}>
          {t('frame.variables')}
        </Link>
      )}
      <Link to="/api-keys" {...place}>
        {t('frame.apiKeys')}
      </Link>
      {workspaceId && (
        <Link to="/w/$workspaceId/settings" params={{ workspaceId }} {...place}>
          {t('frame.settings')}
        </Link>
      )}
    </nav>
  );
}
