import type { Job } from '../../../../shared/resources/job.ts';

/** What the list can be narrowed to by state: one press each, together every state there is. */
export const groups = {
  running: ['running', 'rescaling'],
  changing: ['starting', 'pausing', 'stopping', 'recovering', 'failing', 'unknown'],
  failed: ['failed'],
  paused: ['paused'],
  ended: ['stopped', 'finished', 'created'],
} as const satisfies Record<string, readonly Job['state'][]>;
export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as Group[];

export const columns = [
  'name',
  'state',
  'lag',
  'in',
  'out',
  'checkpoint',
  'availability',
  'cu',
  'since',
] as const;
export type Column = (typeof columns)[number];

/** The view of the list as its address says it: words typed, states wanted (with commas), order (`-` is falling). */
export type JobsSearch = { q?: string; state?: string; sort?: string };

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== ''
    ? value.slice(0, 200)
    : typeof value === 'number'
      ? String(value)
      : undefined;

export const readJobsSearch = (search: Record<string, unknown>): JobsSearch =>
  Object.fromEntries(
    (['q', 'state', 'sort'] as const).flatMap((name) => {
      const value = text(search[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
