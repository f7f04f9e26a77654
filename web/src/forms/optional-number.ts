import type { OptionalNumberSchema } from './field-schema.ts';
import type { Fault } from './settings-values.ts';

/** Null for an empty field: there is no limit then. NaN for what is no number. */
export const readOptional = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** What is wrong with the text of a field that may be empty, by its schema; null when nothing is. */
export const optionalFault = ({ anyOf }: OptionalNumberSchema, text: string): Fault | null => {
  const value = readOptional(text);
  if (value === null) return null;
  if (!Number.isInteger(value)) return { kind: 'whole' };
  const { minimum: min = 0, maximum: max = Number.MAX_SAFE_INTEGER } =
    anyOf.find(({ type }) => type === 'integer') ?? {};
  return value < min || value > max ? { kind: 'between', min, max } : null;
};
