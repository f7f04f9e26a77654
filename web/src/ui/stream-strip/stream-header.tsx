import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import type { JobGraph } from '../../../../shared/resources/job-graph.ts';
import { useFormat } from '../format.ts';
import { useNow } from '../now.ts';
import { Channel } from './channel.tsx';
import css from './stream-strip.module.css';
import { type StripSegment, stripOfGraph } from './strip-model.ts';
import { useStripWords } from './strip-words.ts';

/** Narrower than this, as a share of the strip, no name can be read. */
const readable = (count: number): number => 0.62 / count;

/** A job as a strip over the full width: names above the water, rates, lag and watermark below. `graph` refines the flow of the job. */
export function StreamHeader({ job, graph }: { job: Job; graph?: JobGraph | undefined }) {
  const { t } = useTranslation();
  const model = stripOfGraph(job, graph);
  const words = useStripWords();
  const { segments, failedSegment, water } = model;
  const shares = segments.map(({ share }) => Math.max(share, readable(segments.length)));
  const columns = shares.map((share) => `minmax(0, ${share}fr)`).join(' ');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className={css.header} tabIndex={0} aria-label={t('strip.scroll', { name: job.name })}>
      <div className={css.inner} style={{ minWidth: segments.length * 92 }}>
        <ol className={css.names} style={{ gridTemplateColumns: columns || '1fr' }}>
          {segments.length === 0 && <li className={css.quiet}>{t(`strip.water.${water}`)}</li>}
          {segments.map((segment, at) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: two operators may have one name; their places do not change.
              key={`${at} ${segment.name}`}
              className={css.name}
              data-failed={water === 'broken' && at === failedSegment}
              title={words.ofSegment(segment, at === failedSegment)}
            >
              <span aria-hidden="true">{segment.name}</span>
              <span className="mr-hidden">{words.ofSegment(segment, at === failedSegment)}</span>
            </li>
          ))}
        </ol>
        <Channel model={model} shares={shares} />
        <div
          className={css.facts}
          data-flows={water === 'flows' || water === 'fills'}
          style={{ gridTemplateColumns: columns || '1fr' }}
          aria-hidden="true"
        >
          {segments.map((segment, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <Facts key={`${at} ${segment.name}`} segment={segment} />
          ))}
        </div>
        {model.unsure && model.observedAt && <LastSeen at={model.observedAt} />}
      </div>
    </section>
  );
}

function Facts({ segment }: { segment: StripSegment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { recordsPerSecond, busy, backpressured, lagRecords, watermarkDelayMs } = segment;
  return (
    <div className={css.fact}>
      {recordsPerSecond != null && (
        <b>
          {format.short(recordsPerSecond)} <small>{t('strip.perSecond')}</small>
        </b>
      )}
      {busy !== null && <span>{t('strip.busy', { share: format.percent(busy) })}</span>}
      {backpressured !== null && backpressured >= 0.01 && (
        <span className={css.warn}>{t('strip.backpressured', { share: format.percent(backpressured) })}</span>
      )}
      {segment.isSource && lagRecords != null && (
        <span>{t('strip.lagShort', { records: format.short(lagRecords) })}</span>
      )}
      {watermarkDelayMs != null && (
        <span>{t('strip.watermark', { delay: format.duration(watermarkDelayMs) })}</span>
      )}
    </div>
  );
}

function LastSeen({ at }: { at: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const age = format.ago(useNow() - Date.parse(at));
  return <div className={css.quiet}>{t('strip.lastSeen', { age })}</div>;
}
