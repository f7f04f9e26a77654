import Button from '@cloudscape-design/components/button';
import Select from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobVersion } from '../../../../shared/resources/job.ts';
import { type JobRef, versionQuery } from '../../data/job.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ComparedState } from '../compatibility/compared-state.tsx';
import css from './history-page.module.css';

const VersionDifferences = lazy(() =>
  import('./version-differences.tsx').then((m) => ({ default: m.VersionDifferences })),
);

type Props = { jobRef: JobRef; from: number; to: number; versions: readonly JobVersion[] };

/** Two versions side by side: SQL, and settings field by field. Which ones is in the address. */
export function CompareVersions({ jobRef, from, to, versions }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const show = (a: number, b: number) =>
    void navigate({ to: '.', search: (old) => ({ ...old, compare: `${a}..${b}` }), replace: true });
  const close = () => void navigate({ to: '.', search: ({ compare: _, ...rest }) => rest });
  const left = useQuery(versionQuery(jobRef, from));
  const right = useQuery(versionQuery(jobRef, to));
  const error = left.error ?? right.error;
  const options = versions.map(({ number }) => ({
    value: String(number),
    label: t('job.version', { number }),
  }));
  const sideOf = (version: JobVersion) => ({
    label: t('job.version', { number: version.number }),
    draft: version,
  });
  const pick = (label: string, number: number, onPick: (picked: number) => void) => (
    <Select
      ariaLabel={label}
      options={options}
      selectedOption={{ value: String(number), label: t('job.version', { number }) }}
      onChange={({ detail }) => onPick(Number(detail.selectedOption.value))}
    />
  );
  return (
    <section className={css.card} aria-labelledby="compare">
      <div className={css.head}>
        <h2 id="compare">{t('history.compare.title', { a: from, b: to })}</h2>
        <span className={css.picks}>
          {pick(t('history.compare.left'), from, (number) => show(number, to))}
          {pick(t('history.compare.right'), to, (number) => show(from, number))}
          <Button onClick={() => show(to, from)}>{t('history.compare.swap')}</Button>
          <Button variant="icon" iconName="close" ariaLabel={t('history.compare.close')} onClick={close} />
        </span>
      </div>
      <div className={css.compared}>
        {error ? (
          <Problem error={error} />
        ) : left.data && right.data ? (
          <Suspense fallback={<Waiting rows={12} />}>
            <VersionDifferences left={sideOf(left.data)} right={sideOf(right.data)} />
            <h3>{t('compatibility.title')}</h3>
            <ComparedState jobRef={jobRef} from={from} to={to} />
          </Suspense>
        ) : (
          <Waiting rows={12} />
        )}
      </div>
    </section>
  );
}
