import { settingsSchema } from 'virtual:contract';
import { useTranslation } from 'react-i18next';
import type { ChangedSetting } from '../../../shared/domain/changed-settings.ts';
import { CostBadge } from './cost-badge.tsx';
import css from './settings-diff.module.css';
import { useSettingText } from './use-setting-text.ts';

type Props = { changes: readonly ChangedSetting[]; fromLabel: string; toLabel: string };

/** Settings that differ, field by field, with what each change costs. */
export function SettingsDiff({ changes, fromLabel, toLabel }: Props) {
  const { t } = useTranslation();
  const text = useSettingText();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('history.compare.setting')}</th>
            <th scope="col">{fromLabel}</th>
            <th scope="col">{toLabel}</th>
            <th scope="col">{t('history.compare.cost')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ name, from, to, cost }) => (
            <tr key={name}>
              <th scope="row">{t(`settings.fields.${name}.title`)}</th>
              <td className={css.from}>{text(settingsSchema.properties[name], from)}</td>
              <td>{text(settingsSchema.properties[name], to)}</td>
              <td>
                <CostBadge cost={cost} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
