import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import css from './load-bar.module.css';

type Props = { busy: number | null; backpressured: number | null; idle: number | null };

/** Time of an operator in three shares; the bar is for the glance, the words are for everybody. What is not measured is a dash, never 0 %. */
export function LoadBar({ busy, backpressured, idle }: Props) {
  const { t } = useTranslation();
  const { percent } = useFormat();
  if (busy === null && backpressured === null && idle === null)
    return <span className={css.none}>{t('run.operators.unmeasured')}</span>;
  const shares = [
    { kind: 'busy', value: busy },
    { kind: 'back', value: backpressured },
    { kind: 'idle', value: idle },
  ] as const;
  const text = (value: number | null) => (value === null ? '–' : percent(value));
  const words = shares.map(({ kind, value }) =>
    t(`run.operators.${kind}`, { percent: value === null ? t('run.operators.unmeasured') : percent(value) }),
  );
  return (
    <span className={css.load} title={words.join(' · ')}>
      <span className={css.bar} aria-hidden="true">
        {shares.map(({ kind, value }) => (
          <span key={kind} data-kind={kind} style={{ flexGrow: value ?? 0 }} />
        ))}
      </span>
      <span className={css.words}>
        {shares.map(({ kind, value }, at) => (
          <span key={kind} data-kind={kind}>
            <span aria-hidden="true">{text(value)}</span>
            <span className="mr-hidden">{words[at]}</span>
          </span>
        ))}
      </span>
    </span>
  );
}
