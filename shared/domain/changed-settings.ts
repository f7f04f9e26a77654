import type { ChangeCost, JobSettings } from '../resources/job-settings.ts';

/** Weakest first: of several changes the strongest decides. */
const strength = [
  'none',
  'rescale',
  'restart',
  'restart-from-savepoint',
  'new-state',
] as const satisfies readonly ChangeCost[];

export type SettingName = keyof JobSettings;
export type Changed<Name> = { name: Name; from: unknown; to: unknown; cost: ChangeCost };
export type ChangedSetting = Changed<SettingName>;

const text = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : String(value);

type Fields = Readonly<Record<string, { change: ChangeCost }>>;

/** Field by field what differs, with what the change costs a job that runs. */
export const changedFields = <T extends object>(
  fields: Fields,
  from: T,
  to: T,
): Changed<keyof T & string>[] =>
  (Object.keys(fields) as (keyof T & string)[]).flatMap((name) =>
    text(from[name]) === text(to[name])
      ? []
      : [{ name, from: from[name], to: to[name], cost: fields[name]?.change ?? 'none' }],
  );

export const changedSettings = (fields: Fields, from: JobSettings, to: JobSettings): ChangedSetting[] =>
  changedFields(fields, from, to);

export const strongestCost = (changes: readonly { cost: ChangeCost }[]): ChangeCost | null =>
  changes.reduce<ChangeCost | null>(
    (worst, { cost }) => (worst === null || strength.indexOf(cost) > strength.indexOf(worst) ? cost : worst),
    null,
  );
