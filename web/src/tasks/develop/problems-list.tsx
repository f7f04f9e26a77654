import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import type { SqlProblem, useSqlCheck } from './check-sql.ts';
import css from './problems-list.module.css';

type Props = {
  check: ReturnType<typeof useSqlCheck>;
  /** What is said of no text. */
  empty: string;
  onGo: (problem: SqlProblem) => void;
};

/** Flink's verdict in words; each problem leads to its place. */
export function ProblemsList({ check, empty, onGo }: Props) {
  const { t } = useTranslation();
  const problems = check.verdict?.errors ?? [];
  return (
    <section className={css.problems} aria-label={t('develop.problems')}>
      <p className={css.verdict} role="status" data-ok={check.current && problems.length === 0}>
        <Verdict check={check} empty={empty} />
      </p>
      {problems.length > 0 && (
        <ul className={css.list} data-old={!check.current}>
          {problems.map((problem) => (
            <li key={`${problem.line}:${problem.column} ${problem.message}`}>
              <button type="button" className={css.problem} onClick={() => onGo(problem)}>
                <span className={css.place}>
                  {t('develop.check.line', { line: problem.line, column: problem.column })}
                </span>
                <span className={css.message}>
                  {problem.message}
                  {problem.fix && (
                    <span className={css.fix}>
                      {t('develop.check.fix')} {problem.fix}
                    </span>
                  )}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Verdict({ check, empty }: Pick<Props, 'check' | 'empty'>) {
  const { t } = useTranslation();
  if (check.empty) return <>{empty}</>;
  if (check.away) return <>{t('develop.check.away')}</>;
  if (!check.current || !check.verdict) return <>{t('develop.check.checking')}</>;
  if (!check.verdict.ok) {
    return (
      <>
        <Icon name="warning" /> {t('develop.check.problems', { count: check.verdict.errors.length })}
      </>
    );
  }
  const named = (role: string) =>
    check.verdict?.tables.filter((table) => table.role.includes(role)).map(({ name }) => name) ?? [];
  const [sources, sinks] = [named('source'), named('sink')];
  return (
    <>
      <Icon name="check" /> {t('develop.check.ok')}
      {sources.length > 0 && sinks.length > 0 && (
        <span className={css.quiet}>
          {t('develop.check.okTables', { sources: sources.join(', '), sinks: sinks.join(', ') })}
        </span>
      )}
    </>
  );
}
