import { useTranslation } from 'react-i18next';
import type { ChangeCost } from '../../../shared/resources/job-settings.ts';
import css from './cost-badge.module.css';

/** What a change costs a job that runs, in a word. */
export function CostBadge({ cost }: { cost: ChangeCost }) {
  const { t } = useTranslation();
  return (
    <span className={css.badge} data-cost={cost} title={t(`develop.form.costHelp.${cost}`)}>
      {t(`develop.form.cost.${cost}`)}
    </span>
  );
}
