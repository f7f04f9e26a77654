import type { Job } from '../../../../shared/resources/job.ts';
import { type Column, columns, type Group, groupNames, groups, type JobsSearch } from './jobs-search.ts';

const groupsOf = (state: string | undefined): Group[] => {
  const wanted = state?.split(',') ?? [];
  return groupNames.filter((name) => wanted.includes(name));
};

export const isGroupWanted = (search: JobsSearch, group: Group): boolean =>
  groupsOf(search.state).includes(group);

/** The address with one group of states more or less; all is the same as none. */
export const toggleGroup = (search: JobsSearch, group: Group): JobsSearch => {
  const wanted = groupNames.filter((name) => isGroupWanted(search, name) !== (name === group));
  const { state: _, ...rest } = search;
  return wanted.length === 0 ? rest : { ...rest, state: wanted.join(',') };
};

export const countByGroup = (jobs: readonly Job[]): Record<Group, number> => {
  const count = (name: Group) => jobs.filter(({ state }) => isOf(name, state)).length;
  return {
    running: count('running'),
    changing: count('changing'),
    failed: count('failed'),
    paused: count('paused'),
    ended: count('ended'),
  };
};

const isOf = (name: Group, state: Job['state']): boolean =>
  (groups[name] as readonly Job['state'][]).includes(state);

export const sortOf = (search: JobsSearch): { column: Column; falling: boolean } => {
  const falling = search.sort?.startsWith('-') ?? false;
  const name = search.sort?.replace(/^-/, '');
  const column = columns.find((known) => known === name);
  return column ? { column, falling } : { column: 'name', falling: false };
};

/** What needs somebody comes first. */
const urgency: readonly Job['state'][] = [
  'failed',
  'failing',
  'unknown',
  'recovering',
  'starting',
  'stopping',
  'pausing',
  'rescaling',
  'running',
  'paused',
  'stopped',
  'finished',
  'created',
];

const keyOf: Record<Column, (job: Job) => number | string> = {
  name: ({ name }) => name,
  state: ({ state }) => urgency.indexOf(state),
  lag: ({ flow }) => flow?.lagRecords ?? -1,
  in: ({ flow }) => flow?.recordsInPerSecond ?? -1,
  out: ({ flow }) => flow?.recordsOutPerSecond ?? -1,
  checkpoint: ({ latestCheckpoint }) => (latestCheckpoint ? -Date.parse(latestCheckpoint.completedAt) : 0),
  availability: ({ availability }) => availability?.percent ?? 101,
  cu: ({ cu }) => cu,
  since: ({ since }) => -Date.parse(since),
};

/** The jobs that the address asks for, in its order. */
export function arrange(jobs: readonly Job[], search: JobsSearch): Job[] {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = groupsOf(search.state);
  const { column, falling } = sortOf(search);
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  const key = keyOf[column];
  return jobs
    .filter(({ name, because }) => {
      const text = `${name} ${because}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .filter(({ state }) => wanted.length === 0 || wanted.some((name) => isOf(name, state)))
    .sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      const order = typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x), String(y));
      return (falling ? -order : order) || compare(a.name, b.name);
    });
}
