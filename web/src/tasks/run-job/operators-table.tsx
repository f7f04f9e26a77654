import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { GraphOperator, JobGraph } from '../../../../shared/resources/job-graph.ts';
import { Ago } from '../../ui/ago.tsx';
import { Num } from '../../ui/num.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { LoadBar } from './load-bar.tsx';
import css from './operators-table.module.css';
import page from './run-page.module.css';

/** Operators in the order of the records, with what they do and how hard. */
export function OperatorsTable({ query, active }: { query: UseQueryResult<JobGraph>; active: boolean }) {
  const { t } = useTranslation();
  const graph = query.data;
  return (
    <section className={page.card} aria-labelledby="operators">
      <div className={page.head}>
        <h2 id="operators">{t('run.operators.title')}</h2>
        {graph?.observedAt && (
          <span className={page.quiet}>
            {graph.live && active ? (
              <span className={css.live}>{t('run.operators.live')}</span>
            ) : (
              <>
                {t('run.operators.observed')} <Ago at={graph.observedAt} />
              </>
            )}
          </span>
        )}
      </div>
      {graph ? (
        <Rows operators={graph.operators} active={active} />
      ) : query.error ? (
        <Problem error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Waiting rows={3} />
      )}
    </section>
  );
}

const columns = ['name', 'status', 'parallelism', 'load', 'in', 'out', 'lag', 'watermark'] as const;

function Rows({ operators, active }: { operators: readonly GraphOperator[]; active: boolean }) {
  const { t } = useTranslation();
  if (operators.length === 0)
    return <p className={css.waiting}>{t(active ? 'run.operators.waiting' : 'run.operators.never')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so the keyboard must reach it.
    <section className={css.scroll} tabIndex={0} aria-labelledby="operators">
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" data-column={column}>
                {t(`run.operators.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {operators.map((operator) => (
            <Row key={operator.id} operator={active ? operator : asEnded(operator)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Shown = Omit<GraphOperator, 'status'> & { status: GraphOperator['status'] | null };

/** Of a run that is not active any more nothing runs or flows, whatever was measured last. */
const asEnded = (operator: GraphOperator): Shown => ({
  ...operator,
  status: ['FINISHED', 'FAILED', 'CANCELED'].includes(operator.status) ? operator.status : null,
  busy: null,
  backpressured: null,
  idle: null,
  recordsInPerSecond: null,
  recordsOutPerSecond: null,
  lagRecords: null,
  watermarkDelayMs: null,
});

function Row({ operator }: { operator: Shown }) {
  const { t } = useTranslation();
  return (
    <tr data-busy={operator.busy ?? ''} data-bp={operator.backpressured ?? ''}>
      <th scope="row" title={operator.description}>
        {operator.name}
      </th>
      <td data-status={operator.status}>
        {operator.status === null ? <Num value={null} /> : t(`run.status.${operator.status}`)}
      </td>
      <td data-column="parallelism">
        <Num value={operator.parallelism} />
      </td>
      <td>
        <LoadBar busy={operator.busy} backpressured={operator.backpressured} idle={operator.idle} />
      </td>
      <td data-column="in">
        <Rate value={operator.recordsInPerSecond} />
      </td>
      <td data-column="out">
        <Rate value={operator.recordsOutPerSecond} />
      </td>
      <td data-column="lag">
        <Num value={operator.lagRecords} />
      </td>
      <td data-column="watermark">
        <Num value={operator.watermarkDelayMs} kind="duration" />
      </td>
    </tr>
  );
}

function Rate({ value }: { value: number | null }) {
  const { t } = useTranslation();
  return value === null ? <Num value={null} /> : <Num value={value} unit={t('run.operators.rate')} />;
}
