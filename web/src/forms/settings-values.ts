import type { SettingName } from '../../../shared/domain/changed-settings.ts';
import type { JobSettings } from '../../../shared/resources/job-settings.ts';
import type { FieldSchema } from './field-schema.ts';

/** Settings as they stand in the fields of a form: text, and Flink keys as rows. */
export type SettingsValues = Record<Exclude<SettingName, 'flinkConfig'>, string> & {
  flinkConfig: { key: string; value: string }[];
};
export type Fault =
  | { kind: 'required' | 'whole' | 'keyPattern' | 'keyTwice' }
  | { kind: 'between'; min: number; max: number };

export const toValues = (settings: JobSettings): SettingsValues => {
  const { flinkConfig, ...plain } = settings;
  const text = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, String(value)]));
  return {
    ...(text as Omit<SettingsValues, 'flinkConfig'>),
    flinkConfig: Object.entries(flinkConfig).map(([key, value]) => ({ key, value })),
  };
};

/** What is wrong with the text of a field, by its schema; null when nothing is. */
export const faultOf = (schema: FieldSchema, text: string): Fault | null => {
  if (text.trim() === '') return { kind: 'required' };
  if (schema.type !== 'integer') return null;
  const value = Number(text);
  if (!Number.isInteger(value)) return { kind: 'whole' };
  const { minimum: min = 0, maximum: max = Number.MAX_SAFE_INTEGER } = schema;
  return value < min || value > max ? { kind: 'between', min, max } : null;
};

/** What is wrong with the key in one row of many. */
export const keyFault = (rows: SettingsValues['flinkConfig'], at: number): Fault | null => {
  const key = rows[at]?.key ?? '';
  if (!/^[a-z][a-z0-9.-]*$/.test(key)) return { kind: key === '' ? 'required' : 'keyPattern' };
  return rows.findIndex((row) => row.key === key) < at ? { kind: 'keyTwice' } : null;
};

const isNumber = (schema: FieldSchema) => schema.type === 'integer' || schema.anyOf !== undefined;

/** The settings the form stands for; null while a field is not right. */
export const toSettings = (
  schemas: Readonly<Record<string, FieldSchema>>,
  values: SettingsValues,
): JobSettings | null => {
  const { flinkConfig, ...plain } = values;
  const rows = flinkConfig.filter(({ key, value }) => key !== '' || value !== '');
  if (rows.some((_, at) => keyFault(rows, at) !== null)) return null;
  const entries = Object.entries(plain).map(([name, text]) => {
    const schema = schemas[name];
    if (!schema || faultOf(schema, text) !== null) return null;
    return [name, isNumber(schema) ? Number(text) : text] as const;
  });
  if (entries.some((entry) => entry === null)) return null;
  // The schema the fields come from is the shape of the settings itself.
  return {
    ...Object.fromEntries(entries.filter((entry) => entry !== null)),
    flinkConfig: Object.fromEntries(rows.map(({ key, value }) => [key, value])),
  } as JobSettings;
};

/** CU the job uses while it runs. The server says the same of a plan; here it follows the fields. */
export const totalCu = (settings: JobSettings): number =>
  settings.topology === 'compact'
    ? settings.compactCu
    : settings.jobManagerCu +
      Math.ceil(settings.parallelism / settings.slotsPerTaskManager) * settings.taskManagerCu;
