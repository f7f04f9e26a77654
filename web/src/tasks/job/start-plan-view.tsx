import { useTranslation } from 'react-i18next';
import type { StartPlan } from '../../../../shared/resources/job.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateList } from '../compatibility/state-list.tsx';
import css from './start-plan-view.module.css';

/** The dry run in words: from where, which tasks, what size, and what to think of. Its place is kept while it is made. */
export function StartPlanView({ plan, pending }: { plan: StartPlan | null; pending: boolean }) {
  const { t } = useTranslation();
  const phrases: Readonly<Record<string, string>> = t('job.startBecause', { returnObjects: true });
  return (
    <section className={css.plan} aria-live="polite" aria-busy={pending}>
      <h3>{t('job.start.plan')}</h3>
      {plan === null ? (
        <p className={css.quiet}>{pending ? t('job.start.planning') : '–'}</p>
      ) : (
        <>
          <p>
            <strong>{t('job.version', { number: plan.version })}</strong>
            {' · '}
            {t(`job.start.starts.${plan.startPoint.kind}`)}
            {plan.startPoint.path && <code className={css.path}>{plan.startPoint.path}</code>}
          </p>
          <p className={css.quiet}>{phrases[plan.because] ?? plan.because}</p>
          <p className="mr-number">
            {plan.tasks.map((task) => t('job.start.tasks', task)).join(', ')}
            {' · '}
            <strong>{t('job.start.total', { cu: plan.cu })}</strong>
          </p>
          {plan.state && <StateList state={plan.state} />}
          {plan.warnings.map((warning) => (
            <p key={warning} className={css.warning}>
              <Icon name="warning" /> {warning}
            </p>
          ))}
        </>
      )}
    </section>
  );
}
