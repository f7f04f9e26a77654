import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { graphQuery, isActive, jobQuery } from '../../data/job.ts';
import { Empty } from '../../ui/empty.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { actionsOf } from '../job/job-actions.ts';
import { useJobActions } from '../job/job-actions-context.ts';
import { useJobRef } from '../job/use-job-ref.ts';
import { ExceptionText } from './exception-text.tsx';
import { LogPanel } from './log-panel.tsx';
import { OperatorsTable } from './operators-table.tsx';
import { RunFacts } from './run-facts.tsx';
import css from './run-page.module.css';

/** What runs now, or ran last: operators, rows and logs, checkpoint, and the parameters as they really are. */
export function RunPage() {
  const { t } = useTranslation();
  const ref = useJobRef();
  const act = useJobActions();
  const job = useQuery(jobQuery(ref)).data?.job;
  const graph = useQuery(graphQuery(ref, job));
  if (!job) return <Waiting rows={14} />;
  if (!job.run) {
    const { next } = actionsOf(job);
    return (
      <Empty title={t('run.never')} lead={t('run.neverHelp')}>
        {next && <Button onClick={() => act(next)}>{t(`job.action.${next}`)}</Button>}
      </Empty>
    );
  }
  return (
    <div className={css.page}>
      {job.exception && <ExceptionText exception={job.exception} />}
      <OperatorsTable query={graph} active={isActive(job)} />
      <div className={css.columns}>
        <LogPanel key={job.run.id} jobRef={ref} runId={job.run.id} follow={isActive(job)} />
        <RunFacts jobRef={ref} job={job} run={job.run} />
      </div>
    </div>
  );
}
