import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/resources/job.ts';
import { useFormat } from './format.ts';
import { useNow } from './now.ts';
import css from './state-badge.module.css';

type State = Job['state'];

const tones: Record<State, 'good' | 'busy' | 'quiet' | 'bad' | 'warn'> = {
  created: 'quiet',
  starting: 'busy',
  running: 'good',
  rescaling: 'busy',
  pausing: 'busy',
  paused: 'quiet',
  stopping: 'busy',
  stopped: 'quiet',
  recovering: 'warn',
  failing: 'bad',
  failed: 'bad',
  finished: 'good',
  unknown: 'quiet',
};

const turning = 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5';
/** A shape of its own for each state, so that it reads without colour. */
const shapes: Record<State, string> = {
  created: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z',
  starting: turning,
  running: 'M1.5 6.5c2.2-2.4 4.3-2.4 6.5 0s4.3 2.4 6.5 0M1.5 10.5c2.2-2.4 4.3-2.4 6.5 0s4.3 2.4 6.5 0',
  rescaling: 'M3 8h10M5.5 5.5L3 8l2.5 2.5M10.5 5.5L13 8l-2.5 2.5',
  pausing: turning,
  paused: 'M5.5 3.5v9M10.5 3.5v9',
  stopping: turning,
  stopped: 'M4 4h8v8H4z',
  recovering: 'M13 8a5 5 0 1 1-1.7-3.7M13 2.5v3h-3',
  failing: 'M8 2.2l6.3 11.3H1.7zM8 6.5v3.4M8 11.6v.2',
  failed: 'M4 4l8 8M12 4l-8 8',
  finished: 'M3 8.4l3.3 3.3L13 4.6',
  unknown: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.4v.2',
};
const turns: readonly State[] = ['starting', 'pausing', 'stopping'];

type Shown = Pick<Job, 'state' | 'evidence' | 'observedAt' | 'lastKnown'>;

/** State of a job as icon and word, with the age of its evidence when that is not fresh, and what it was before that. */
export function StateBadge({ job }: { job: Shown }) {
  const { t } = useTranslation();
  return (
    <span className={css.badge} data-tone={tones[job.state]}>
      <svg
        className={turns.includes(job.state) ? css.turning : undefined}
        width="14"
        height="14"
        viewBox="0 0 16 16"
        aria-hidden="true"
      >
        <path d={shapes[job.state]} />
      </svg>
      <span className={css.word}>{t(`states.${job.state}`)}</span>
      {job.evidence !== 'fresh' && <EvidenceAge {...job} />}
    </span>
  );
}

function EvidenceAge({ observedAt, lastKnown }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const state = lastKnown && t(`states.${lastKnown.state}`);
  if (observedAt === null) {
    return (
      <span className={css.age}>{state ? t('evidence.neverSince', { state }) : t('evidence.never')}</span>
    );
  }
  const age = format.duration(Math.max(0, now - Date.parse(observedAt)));
  return (
    <span className={css.age}>
      {state ? t('evidence.lastKnown', { state, age }) : t('evidence.stale', { age })}
    </span>
  );
}
