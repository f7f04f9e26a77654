import { useTranslation } from 'react-i18next';
import type { Snapshot } from '../../../../shared/resources/job.ts';
import { useFormat } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';

/** `savepoint, 3 min ago`; `checkpoint 17, 2 h ago`. */
export function useSnapshotWords() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(10_000);
  return ({ kind, checkpointId, createdAt }: Snapshot): string => {
    const what =
      kind === 'savepoint' ? t('job.start.savepoint') : t('job.start.checkpoint', { id: checkpointId ?? '' });
    return `${what}, ${format.ago(now - Date.parse(createdAt))}`;
  };
}
