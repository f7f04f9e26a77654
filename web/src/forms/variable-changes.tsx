import { useTranslation } from 'react-i18next';
import type { ChangedVariable } from '../../../shared/domain/script-variables.ts';
import css from './settings-diff.module.css';

type Props = { changed: readonly ChangedVariable[]; fromLabel: string; toLabel: string };

/** Variables of the SQL whose values differ. */
export function VariableChanges({ changed, fromLabel, toLabel }: Props) {
  const { t } = useTranslation();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('variables.variable')}</th>
            <th scope="col">{fromLabel}</th>
            <th scope="col">{toLabel}</th>
          </tr>
        </thead>
        <tbody>
          {changed.map(({ name, from, to }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={css.from}>{from ?? t('variables.unused')}</td>
              <td>{to ?? t('variables.unused')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
