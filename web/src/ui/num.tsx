import { useTranslation } from 'react-i18next';
import { useFormat } from './format.ts';

type Kind = 'plain' | 'bytes' | 'percent' | 'duration';

/** A number with its unit, in figures of one width. Null is a dash that says `not measured` to who cannot see it. */
export function Num({ value, kind = 'plain', unit }: { value: number | null; kind?: Kind; unit?: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (value === null) {
    return (
      <span className="mr-number">
        <span aria-hidden="true">–</span>
        <span className="mr-hidden">{t('common.notMeasured')}</span>
      </span>
    );
  }
  const text = {
    plain: format.short,
    bytes: format.bytes,
    percent: format.percent,
    duration: format.duration,
  }[kind](value);
  return (
    <span className="mr-number">
      {text}
      {unit && <small style={{ color: 'var(--mr-ink-quiet)', fontSize: '0.86em' }}> {unit}</small>}
    </span>
  );
}
