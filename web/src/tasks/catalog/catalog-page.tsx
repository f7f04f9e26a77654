import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { catalogQuery } from '../../data/catalog.ts';
import { Empty } from '../../ui/empty.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import table from '../../ui/table.module.css';
import { Waiting } from '../../ui/waiting.tsx';
import { CatalogList } from './catalog-list.tsx';

/** Tables and views that scripts of the workspace use by name. */
export function CatalogPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/catalog' });
  const objects = useQuery(catalogQuery(workspaceId));
  const items = objects.data?.items ?? [];
  const create = (
    <Button
      variant="primary"
      onClick={() => void navigate({ to: '/w/$workspaceId/new-table', params: { workspaceId } })}
    >
      {t('catalog.create')}
    </Button>
  );
  return (
    <div className="mr-page">
      <PageHeader
        title={t('catalog.title')}
        lead={t('catalog.lead')}
        {...(items.length > 0 ? { count: String(items.length), actions: create } : {})}
      />
      {objects.data ? (
        items.length === 0 ? (
          <div className={table.card}>
            <Empty title={t('catalog.empty')} lead={t('catalog.emptyLead')}>
              {create}
            </Empty>
          </div>
        ) : (
          <CatalogList workspaceId={workspaceId} objects={items} complete={objects.data.complete} />
        )
      ) : (
        <div className={table.card}>
          {objects.error ? (
            <Problem error={objects.error} onRetry={() => void objects.refetch()} />
          ) : (
            <Waiting />
          )}
        </div>
      )}
    </div>
  );
}
