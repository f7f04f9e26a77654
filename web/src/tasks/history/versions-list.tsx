import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job, JobVersion } from '../../../../shared/resources/job.ts';
import { isActive, type JobRef } from '../../data/job.ts';
import { meQuery } from '../../data/session.ts';
import { Ago } from '../../ui/ago.tsx';
import css from './history-page.module.css';

const RollBackDialog = lazy(() =>
  import('./roll-back-dialog.tsx').then((m) => ({ default: m.RollBackDialog })),
);

type Props = { jobRef: JobRef; job: Job; versions: readonly JobVersion[] };

/** Versions with who made them and why; two can be compared, and each can be gone back to. */
export function VersionsList({ jobRef, job, versions }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [rollBack, setRollBack] = useState<JobVersion | null>(null);
  const choose = (number: number, on: boolean) =>
    setChosen(on ? [...chosen, number].slice(-2) : chosen.filter((other) => other !== number));
  const [from, to] = [Math.min(...chosen), Math.max(...chosen)];
  return (
    <section className={css.card} aria-labelledby="versions">
      <div className={css.head}>
        <h2 id="versions">{t('history.versionsTitle')}</h2>
        {versions.length > 1 && (
          <Button
            disabled={chosen.length !== 2}
            disabledReason={t('history.versions.compareHelp')}
            onClick={() =>
              void navigate({ to: '.', search: (old) => ({ ...old, compare: `${from}..${to}` }) })
            }
          >
            {t('history.versions.compare')}
          </Button>
        )}
      </div>
      {versions.length === 0 && <p className={css.quiet}>{t('history.versions.empty')}</p>}
      <ul className={css.list}>
        {versions.map((version) => (
          <li key={version.number} className={css.version}>
            {versions.length > 1 && (
              <Checkbox
                ariaLabel={t('history.versions.select', { number: version.number })}
                checked={chosen.includes(version.number)}
                onChange={({ detail }) => choose(version.number, detail.checked)}
              />
            )}
            <VersionWords version={version} runs={isActive(job) && job.run?.version === version.number} />
            {version.number !== versions[0]?.number && (
              <Button variant="inline-link" onClick={() => setRollBack(version)}>
                {t('history.versions.rollBack', { number: version.number })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Suspense>
        {rollBack && (
          <RollBackDialog jobRef={jobRef} job={job} version={rollBack} onClose={() => setRollBack(null)} />
        )}
      </Suspense>
    </section>
  );
}

function VersionWords({ version, runs }: { version: JobVersion; runs: boolean }) {
  const { t } = useTranslation();
  const me = useQuery(meQuery).data;
  const mine = me?.user.id === version.publishedBy;
  return (
    <span className={css.words}>
      <strong>{t('job.version', { number: version.number })}</strong>
      {runs && <em className={css.tag}>{t('history.versions.running')}</em>}
      <span className={css.note}>{version.note}</span>
      <span className={css.quietText}>
        {mine ? t('history.versions.you') : version.publishedByName || version.publishedBy} ·{' '}
        <Ago at={version.publishedAt} />
      </span>
    </span>
  );
}
