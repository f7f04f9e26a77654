import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { LogStream } from '../../../../shared/resources/log-line.ts';
import type { JobRef } from '../../data/job.ts';
import css from './log-panel.module.css';
import { LogView } from './log-view.tsx';
import page from './run-page.module.css';

const streams = ['output', 'taskmanager', 'jobmanager', 'agent'] as const satisfies readonly LogStream[];

type Props = { jobRef: JobRef; runId: string; follow: boolean };

/** What print sinks wrote comes first; the logs of the processes are a tab away. Which one is in the address. */
export function LogPanel({ jobRef, runId, follow }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { log } = useSearch({ from: '/inside/w/$workspaceId/jobs/$jobId/run' });
  const stream = streams.find((name) => name === log) ?? 'output';
  return (
    <section className={page.card} aria-label={t('run.logs.title')}>
      <div className={page.head}>
        <fieldset className={css.streams}>
          <legend className="mr-hidden">{t('run.logs.title')}</legend>
          {streams.map((name) => (
            <button
              key={name}
              type="button"
              className={css.stream}
              aria-pressed={name === stream}
              onClick={() =>
                void navigate({
                  to: '.',
                  search: ({ log: _, ...rest }) => (name === 'output' ? rest : { ...rest, log: name }),
                  replace: true,
                })
              }
            >
              {t(`run.logs.${name}`)}
            </button>
          ))}
        </fieldset>
        {stream === 'output' && <span className={page.quiet}>{t('run.logs.outputHelp')}</span>}
      </div>
      <LogView key={stream} jobRef={jobRef} runId={runId} stream={stream} follow={follow} />
    </section>
  );
}
