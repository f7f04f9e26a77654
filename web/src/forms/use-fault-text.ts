import { useTranslation } from 'react-i18next';
import type { Fault } from './settings-values.ts';

/** What is wrong with a field, in words. */
export function useFaultText() {
  const { t } = useTranslation();
  return (fault: Fault): string =>
    fault.kind === 'between'
      ? t('develop.form.between', { min: fault.min, max: fault.max })
      : t(`develop.form.${fault.kind}`);
}
