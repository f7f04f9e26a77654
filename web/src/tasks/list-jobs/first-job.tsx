import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/empty.tsx';
import table from '../../ui/table.module.css';
import { Examples } from './examples.tsx';

type Props = { workspaceId: string; onOwn: () => void };

/** No job yet: examples that run with one click each, or one's own. */
export function FirstJob({ workspaceId, onOwn }: Props) {
  const { t } = useTranslation();
  return (
    <div className={table.card}>
      <Empty title={t('jobs.empty')} lead={t('jobs.emptyLead')}>
        <Examples workspaceId={workspaceId} filled />
        <Button variant="link" onClick={onOwn}>
          {t('jobs.own')}
        </Button>
      </Empty>
    </div>
  );
}
