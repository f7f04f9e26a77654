import { useTranslation } from 'react-i18next';
import type { ChangedSecrets, ChangedVariable } from '../../../shared/domain/script-variables.ts';
import css from './settings-diff.module.css';

type Props = {
  changed: readonly ChangedVariable[];
  secrets: ChangedSecrets;
  fromLabel: string;
  toLabel: string;
};

/** Variables of the SQL whose values differ, and secret ones that only one side names. */
export function VariableChanges({ changed, secrets, fromLabel, toLabel }: Props) {
  const { t } = useTranslation();
  const values = new Map(changed.map((one) => [one.name, one]));
  const names = new Set([...values.keys(), ...secrets.added, ...secrets.removed]);
  const rows = [...names].sort().map((name) => ({
    name,
    from: secrets.removed.includes(name) ? t('variables.secret') : values.get(name)?.from,
    to: secrets.added.includes(name) ? t('variables.secret') : values.get(name)?.to,
  }));
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
          {rows.map(({ name, from, to }) => (
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
