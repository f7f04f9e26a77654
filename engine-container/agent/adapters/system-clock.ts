import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../functions/ports/clock.ts';

/** The machine's own time. A sleep that is aborted rejects. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(Math.max(0, ms), undefined, signal === undefined ? {} : { signal }),
};
