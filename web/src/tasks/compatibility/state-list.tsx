import { useTranslation } from 'react-i18next';
import type { StateCompatibility, StateFate } from '../../../../shared/resources/state-compatibility.ts';
import { Icon } from '../../ui/icon.tsx';
import css from './state-list.module.css';

/** What is at stake stands first. */
const order: readonly StateFate[] = ['unreadable', 'loses', 'unsure', 'new', 'keeps'];

/** What becomes of state, operator by operator, with the verdict above it. */
export function StateList({ state }: { state: StateCompatibility }) {
  const { t } = useTranslation();
  const counts = order
    .map((fate) => ({ fate, count: state.operators.filter((one) => one.fate === fate).length }))
    .filter(({ count }) => count > 0)
    .map(({ fate, count }) => t(`compatibility.counts.${fate}`, { count }));
  const sorted = [...state.operators].sort((a, b) => order.indexOf(a.fate) - order.indexOf(b.fate));
  const good = state.verdict === 'compatible';
  return (
    <div className={css.state}>
      <p className={good ? css.good : css.warning}>
        <Icon name={good ? 'check' : 'warning'} /> {t(`compatibility.verdicts.${state.verdict}`)}
      </p>
      {sorted.length > 0 && (
        <details open={!good}>
          <summary className="mr-number">{counts.join(' · ')}</summary>
          <ul className={css.list}>
            {sorted.map(({ fate, name, reason }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two operators may say the very same; the list is never reordered.
              <li key={at} data-fate={fate}>
                <strong>{t(`compatibility.fates.${fate}`)}</strong> <code>{name}</code>
                <span className={css.quiet}>{t(`compatibility.reasons.${reason}`)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
