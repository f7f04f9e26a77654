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
export type ChangedSetting = { name: SettingName; from: unknown; to: unknown; cost: ChangeCost };

const text = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : String(value);

/** Field by field what differs, with what the change costs a job that runs. */
export const changedSettings = (
  fields: Readonly<Record<string, { change: ChangeCost }>>,
  from: JobSettings,
  to: JobSettings,
): ChangedSetting[] =>
  (Object.keys(fields) as SettingName[]).flatMap((name) =>
    text(from[name]) === text(to[name])
      ? []
      : [{ name, from: from[name], to: to[name], cost: fields[name]?.change ?? 'none' }],
  );

export const strongestCost = (changes: readonly { cost: ChangeCost }[]): ChangeCost | null =>
  changes.reduce<ChangeCost | null>(
    (worst, { cost }) => (worst === null || strength.indexOf(cost) > strength.indexOf(worst) ? cost : worst),
    null,
  );
