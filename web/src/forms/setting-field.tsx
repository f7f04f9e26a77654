import { cuSizes, settingsSchema } from 'virtual:contract';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import { useController, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ProblemDetail } from '../../../shared/client/problem-error.ts';
import type { ChangedSetting } from '../../../shared/domain/changed-settings.ts';
import { releasesQuery } from '../data/releases.ts';
import { CostBadge } from './cost-badge.tsx';
import css from './settings-form.module.css';
import { faultOf, type PlainName, type SettingsValues } from './settings-values.ts';
import { useFaultText } from './use-fault-text.ts';
import { useSettingText } from './use-setting-text.ts';

type Props = {
  name: PlainName;
  change: ChangedSetting | undefined;
  refused: ProblemDetail | undefined;
};

/** One setting: its words, its unit, what is wrong with it, and what a change of it costs. */
export function SettingField({ name, change, refused }: Props) {
  const { t } = useTranslation();
  const { control } = useFormContext<SettingsValues>();
  const { field } = useController({ name, control });
  const schema = settingsSchema.properties[name];
  const faultText = useFaultText();
  const text = useSettingText();
  const choices = useChoices(name);
  if (!schema) return null;
  const fault = faultOf(schema, field.value);
  const unit = schema.unit === undefined ? null : text(schema, field.value).slice(field.value.length).trim();
  const error = fault ? faultText(fault) : refused ? `${refused.message} ${refused.fix ?? ''}` : '';
  return (
    <FormField
      label={
        <span className={css.label}>
          {t(`settings.fields.${name}.title`)}
          {change && <CostBadge cost={change.cost} />}
        </span>
      }
      description={t(`settings.fields.${name}.help`)}
      constraintText={change && t('develop.form.was', { value: text(schema, change.from) })}
      errorText={error}
    >
      <span className={css.control}>
        {choices ? (
          <Select
            selectedOption={{ value: field.value, label: field.value }}
            options={choices.map((value) => ({ value, label: value }))}
            onChange={({ detail }) => field.onChange(detail.selectedOption.value ?? '')}
            onBlur={field.onBlur}
          />
        ) : (
          <Input
            type="number"
            inputMode="numeric"
            value={field.value}
            onChange={({ detail }) => field.onChange(detail.value)}
            onBlur={field.onBlur}
          />
        )}
        {unit && <span className={css.unit}>{unit}</span>}
      </span>
    </FormField>
  );
}

/** The values to choose among; null for a free field. */
function useChoices(name: string): readonly string[] | null {
  const schema = settingsSchema.properties[name];
  const releases = useQuery({ ...releasesQuery, enabled: name === 'engineRelease' });
  if (name === 'engineRelease') return releases.data?.map(({ version }) => version) ?? [];
  if (schema?.enum) return schema.enum;
  return schema?.anyOf ? cuSizes.map(String) : null;
}
