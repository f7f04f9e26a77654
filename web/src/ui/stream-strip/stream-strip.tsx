import type { Job } from '../../../../shared/resources/job.ts';
import { Channel } from './channel.tsx';
import css from './stream-strip.module.css';
import { stripOfJob } from './strip-model.ts';
import { useStripWords } from './strip-words.ts';

/** A job as a strip of 16 px for rows: depth is busy, width is share of work, pace is the rate, hatching is backpressure. */
export function StreamStrip({ job }: { job: Job }) {
  const model = stripOfJob(job);
  const words = useStripWords().ofStrip(model);
  return (
    <div className={css.row} role="img" aria-label={words.replaceAll('\n', '. ')} title={words}>
      <Channel model={model} shares={model.segments.map(({ share }) => share)} />
    </div>
  );
}
