import { useTranslation } from 'react-i18next';
import type { FieldSchema } from './field-schema.ts';

/** A value of a setting as text, with its unit. */
export function useSettingText() {
  const { t } = useTranslation();
  const units: Readonly<Record<string, string>> = t('settings.units', { returnObjects: true });
  return (schema: FieldSchema | undefined, value: unknown): string => {
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value);
      return entries.length === 0 ? '–' : entries.map(([key, text]) => `${key}: ${text}`).join('\n');
    }
    const unit = schema?.unit ? (units[schema.unit] ?? schema.unit) : '';
    return `${String(value)} ${unit}`.trim();
  };
}
