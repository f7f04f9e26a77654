import type { ErrorComponentProps } from '@tanstack/react-router';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../ui/empty.tsx';
import { Problem } from '../ui/problem.tsx';

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="mr-page">
      <title>{`${t('common.notFound')} · ${t('common.product')}`}</title>
      <Empty title={t('common.notFound')} lead={t('common.notFoundLead')}>
        <Link to="/">{t('common.toJobs')}</Link>
      </Empty>
    </div>
  );
}

/** A page that could not be shown at all. */
export function RouteProblem({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mr-page">
      <Problem error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
    </div>
  );
}
