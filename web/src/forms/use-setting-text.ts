import { useTranslation } from 'react-i18next';
import { useFormat } from '../ui/format.ts';
import type { FieldSchema } from './field-schema.ts';

/** A value of a setting as text, with its unit; milliseconds also in the unit a person would say. */
export function useSettingText() {
  const { t } = useTranslation();
  const format = useFormat();
  const units: Readonly<Record<string, string>> = t('settings.units', { returnObjects: true });
  return (schema: FieldSchema | undefined, value: unknown): string => {
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value);
      return entries.length === 0 ? '–' : entries.map(([key, text]) => `${key}: ${text}`).join('\n');
    }
    const unit = schema?.unit ? (units[schema.unit] ?? schema.unit) : '';
    const long =
      schema?.unit === 'ms' && Number(value) >= 1_000 ? ` (${format.duration(Number(value))})` : '';
    return `${String(value)} ${unit}${long}`.trim();
  };
}
