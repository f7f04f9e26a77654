import type { SettingName } from '../../../shared/domain/changed-settings.ts';
import type { JobSettings } from '../../../shared/resources/job-settings.ts';
import { slotsNeeded } from '../../../shared/resources/scale.ts';
import { variableName } from '../../../shared/resources/variable-name.ts';
import type { FieldSchema } from './field-schema.ts';

/** Settings as they stand in the fields of a form: text, and Flink keys as rows. */
export type PairsName = 'flinkConfig' | 'variables';
export type PlainName = Exclude<SettingName, PairsName | 'operatorParallelism'>;
export type SettingsValues = Record<PlainName, string> & {
  flinkConfig: Pair[];
  variables: Pair[];
  operatorParallelism: { uid: string; parallelism: string }[];
};
type Pair = { key: string; value: string };
export type Fault =
  | { kind: 'required' | 'whole' | 'keyPattern' | 'namePattern' | 'keyTwice' }
  | { kind: 'between'; min: number; max: number };

export const toValues = (settings: JobSettings): SettingsValues => {
  const { flinkConfig, variables, operatorParallelism, ...plain } = settings;
  const text = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, String(value)]));
  return {
    ...(text as Record<PlainName, string>),
    operatorParallelism: Object.entries(operatorParallelism).map(([uid, n]) => ({
      uid,
      parallelism: String(n),
    })),
    flinkConfig: pairsOf(flinkConfig),
    variables: pairsOf(variables),
  };
};

const pairsOf = (record: Readonly<Record<string, string>>): Pair[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

const recordOf = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, value]));

const isFilled = ({ key, value }: Pair): boolean => key !== '' || value !== '';

/** What is wrong with the text of a field, by its schema; null when nothing is. */
export const faultOf = (
  schema: Pick<FieldSchema, 'type' | 'minimum' | 'maximum'>,
  text: string,
): Fault | null => {
  if (text.trim() === '') return { kind: 'required' };
  if (schema.type !== 'integer') return null;
  const value = Number(text);
  if (!Number.isInteger(value)) return { kind: 'whole' };
  const { minimum: min = 0, maximum: max = Number.MAX_SAFE_INTEGER } = schema;
  return value < min || value > max ? { kind: 'between', min, max } : null;
};

/** What is wrong with the key in one row of many. */
export const keyFault = (name: PairsName, rows: readonly Pair[], at: number): Fault | null => {
  const key = rows[at]?.key ?? '';
  if (key === '') return { kind: 'required' };
  if (name === 'flinkConfig' && !/^[a-z][a-z0-9.-]*$/.test(key)) return { kind: 'keyPattern' };
  if (name === 'variables' && !variableName.test(key)) return { kind: 'namePattern' };
  return rows.findIndex((row) => row.key === key) < at ? { kind: 'keyTwice' } : null;
};

/** What is wrong with the parallelism of one operator. */
export const operatorFault = (text: string): Fault | null =>
  faultOf({ type: 'integer', minimum: 1, maximum: 256 }, text);

const isNumber = (schema: FieldSchema) => schema.type === 'integer' || schema.anyOf !== undefined;

/** The settings the form stands for; null while a field is not right. */
export const toSettings = (
  schemas: Readonly<Record<string, FieldSchema>>,
  values: SettingsValues,
): JobSettings | null => {
  const { flinkConfig, variables, operatorParallelism, ...plain } = values;
  if (operatorParallelism.some(({ parallelism }) => operatorFault(parallelism) !== null)) return null;
  const pairs = { flinkConfig: flinkConfig.filter(isFilled), variables: variables.filter(isFilled) };
  const fits = (name: PairsName) => pairs[name].every((_, at, rows) => keyFault(name, rows, at) === null);
  if (!fits('flinkConfig') || !fits('variables')) return null;
  const entries = Object.entries(plain).map(([name, text]) => {
    const schema = schemas[name];
    if (!schema || faultOf(schema, text) !== null) return null;
    return [name, isNumber(schema) ? Number(text) : text] as const;
  });
  if (entries.some((entry) => entry === null)) return null;
  // The schema the fields come from is the shape of the settings itself.
  return {
    ...Object.fromEntries(entries.filter((entry) => entry !== null)),
    operatorParallelism: Object.fromEntries(
      operatorParallelism.map(({ uid, parallelism }) => [uid, Number(parallelism)]),
    ),
    flinkConfig: recordOf(pairs.flinkConfig),
    variables: recordOf(pairs.variables),
  } as JobSettings;
};

/** CU the job uses while it runs. The server says the same of a plan; here it follows the fields. */
export const totalCu = (settings: JobSettings): number =>
  settings.topology === 'compact'
    ? settings.compactCu
    : settings.jobManagerCu +
      Math.ceil(slotsNeeded(settings) / settings.slotsPerTaskManager) * settings.taskManagerCu;
