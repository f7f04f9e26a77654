import Button from '@cloudscape-design/components/button';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogStream } from '../../../../shared/resources/log-line.ts';
import type { JobRef } from '../../data/job.ts';
import { type NumberedLine, useLog } from '../../data/job-log.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { changeOf } from './change-line.ts';
import css from './log-panel.module.css';

const rowPx = 22;

type Props = { jobRef: JobRef; runId: string; stream: LogStream; follow: boolean };

/** Lines as they come, only those in sight in the page; it stays at the newest one until a person scrolls up. */
export function LogView({ jobRef, runId, stream, follow }: Props) {
  const { t } = useTranslation();
  const log = useLog(jobRef, runId, stream, follow);
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const { lines } = log;
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 12,
    getItemKey: (at) => lines[at]?.number ?? at,
  });
  useEffect(() => {
    if (atEnd && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [atEnd, lines.length, rows]);
  if (!log.read) return log.error ? <Problem error={log.error} /> : <Waiting rows={12} />;
  if (lines.length === 0)
    return (
      <p className={css.empty}>
        {t(!follow ? 'run.logs.ended' : stream === 'output' ? 'run.logs.empty' : 'run.logs.emptyLog')}
      </p>
    );
  return (
    <>
      <div
        ref={box}
        className={css.box}
        role="log"
        aria-live="off"
        aria-label={t('run.logs.region')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight < rowPx * 1.5)
        }
      >
        <div className={css.all} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const line = lines[index];
            return (
              line && (
                <div key={key} className={css.line} style={{ transform: `translateY(${start}px)` }}>
                  <Line line={line} isOutput={stream === 'output'} />
                </div>
              )
            );
          })}
        </div>
      </div>
      <div className={css.foot}>
        <span className="mr-number">{t('run.logs.lines', { count: lines.length })}</span>
        {log.older !== null && (
          <Button variant="inline-link" onClick={() => void log.readOlder()}>
            {t('run.logs.older')}
          </Button>
        )}
        {!atEnd && (
          <Button variant="inline-link" onClick={() => setAtEnd(true)}>
            {t('run.logs.toEnd')}
          </Button>
        )}
      </div>
    </>
  );
}

function Line({ line, isOutput }: { line: NumberedLine; isOutput: boolean }) {
  const { t } = useTranslation();
  const change = isOutput ? changeOf(line.text) : null;
  if (!change) return <>{line.text}</>;
  const kind = t(`run.logs.kinds.${change.kind}`);
  return (
    <>
      <abbr className={css.kind} data-kind={change.kind} title={kind}>
        {change.kind}
      </abbr>
      {change.row}
    </>
  );
}
