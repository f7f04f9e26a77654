import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import css from './load-bar.module.css';

type Props = { busy: number | null; backpressured: number | null; idle: number | null };

/** Time of an operator in three shares; the bar is for the glance, the words are for everybody. */
export function LoadBar({ busy, backpressured, idle }: Props) {
  const { t } = useTranslation();
  const { percent } = useFormat();
  if (busy === null && backpressured === null && idle === null)
    return <span className={css.none}>{t('run.operators.unmeasured')}</span>;
  const shares = [
    { kind: 'busy', value: busy ?? 0 },
    { kind: 'back', value: backpressured ?? 0 },
    { kind: 'idle', value: idle ?? 0 },
  ] as const;
  const words = shares.map(({ kind, value }) => t(`run.operators.${kind}`, { percent: percent(value) }));
  return (
    <span className={css.load} title={words.join(' · ')}>
      <span className={css.bar} aria-hidden="true">
        {shares.map(({ kind, value }) => (
          <span key={kind} data-kind={kind} style={{ flexGrow: value }} />
        ))}
      </span>
      <span className={css.words}>
        {shares.map(({ kind, value }, at) => (
          <span key={kind} data-kind={kind}>
            <span aria-hidden="true">{percent(value)}</span>
            <span className="mr-hidden">{words[at]}</span>
          </span>
        ))}
      </span>
    </span>
  );
}
