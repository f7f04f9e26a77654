import { z } from 'zod';

/** One sentence for each fate of an operator's state. */
export const stateFates = {
  keeps: 'It goes on with its state.',
  loses: 'Its state is left behind; if it is still there, it begins empty.',
  unreadable: 'The new version cannot read its state.',
  unsure: 'It cannot be told beforehand.',
  new: 'It is new and begins empty.',
} as const;
export type StateFate = keyof typeof stateFates;

/** Why, each in a sentence. */
export const stateReasons = {
  unchanged: 'It is the same.',
  filter: 'Rows from before the change passed another filter; they stay counted.',
  union: 'Rows of other inputs come to it from now on; what it holds stays.',
  watermark: 'Its watermark is another from now on.',
  options: 'Options of its tables are others from now on.',
  timeToLive: 'Its state expires after another time from now on.',
  added: 'The other version has no such operator.',
  removed: 'The new version has no such operator.',
  key: 'What it is grouped, joined or ranked by has changed.',
  aggregates: 'Its aggregates have changed.',
  window: 'Its window has changed.',
  condition: 'Its condition or kind of join has changed.',
  types: 'The types of its columns have changed.',
  input: 'The columns or rows it reads are others.',
  expires: 'Flink cannot read state that was kept for ever as state that expires, nor the other way round.',
  table: 'It reads or writes another table.',
  split: 'Another operator differs from it by its filters only, so the filters are part of its name.',
  definition: 'What it does has changed.',
  cluster: 'It is at another address; if that is another cluster, its positions mean nothing there.',
  twins: 'Two operators do the very same, and which is which follows from their order.',
  unnamed: 'Its connector gives it no stable name.',
  layout: 'It writes its state in another form.',
} as const;
export type StateReason = keyof typeof stateReasons;

/** One sentence for each verdict. */
export const stateVerdicts = {
  compatible: 'All state is taken over.',
  'loses-state': 'Some state is left behind: starting needs allowNonRestoredState.',
  incompatible: 'Some state cannot be read: start from empty state, or with a version that can read it.',
  unknown: 'It cannot be told beforehand; Flink refuses the start rather than lose state.',
} as const;
export type StateVerdict = keyof typeof stateVerdicts;

const keysOf = <T extends string>(words: Readonly<Record<T, string>>) => {
  const [first, ...rest] = Object.keys(words) as T[];
  if (first === undefined) throw new Error('no words');
  return z.enum([first, ...rest]);
};

/** What becomes of the state of one version under another. */
export const StateCompatibility = z
  .strictObject({
    verdict: keysOf(stateVerdicts),
    because: z.string(),
    operators: z.array(
      z.strictObject({
        kind: z.string(),
        name: z.string(),
        fate: keysOf(stateFates),
        reason: keysOf(stateReasons),
        because: z.string(),
      }),
    ),
  })
  .meta({ id: 'StateCompatibility' });
export type StateCompatibility = z.infer<typeof StateCompatibility>;
