import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ProblemDetail } from '../../../shared/client/problem-error.ts';
import type { ChangedSetting } from '../../../shared/domain/changed-settings.ts';
import { CostBadge } from './cost-badge.tsx';
import css from './settings-form.module.css';
import { keyFault, type PairsName, type SettingsValues } from './settings-values.ts';
import { useFaultText } from './use-fault-text.ts';

type Props = {
  name: PairsName;
  change: ChangedSetting | undefined;
  refused: readonly ProblemDetail[];
};

/** Texts by name, a row each: Flink's own keys, or variables. What the server refuses is said at its row. */
export function PairsField({ name, change, refused }: Props) {
  const { t } = useTranslation();
  const { control, setValue } = useFormContext<SettingsValues>();
  const { fields, append, remove } = useFieldArray({ control, name });
  const rows = useWatch({ control, name });
  const faultText = useFaultText();
  const errorAt = (at: number): string => {
    const row = rows[at];
    if (!row || (row.key === '' && row.value === '')) return '';
    const fault = keyFault(name, rows, at);
    if (fault) return faultText(fault);
    const problem = refused.find(({ location }) => location === `body.settings.${name}.${row.key}`);
    return problem ? `${problem.message} ${problem.fix ?? ''}` : '';
  };
  const set = (at: number, part: 'key' | 'value', text: string) =>
    setValue(`${name}.${at}.${part}`, text, { shouldDirty: true });
  return (
    <fieldset className={css.keys}>
      <legend className={css.label}>
        {t(`settings.fields.${name}.title`)}
        {change && <CostBadge cost={change.cost} />}
      </legend>
      <p className={css.help}>
        {fields.length === 0 ? t(`develop.${name}.none`) : t(`settings.fields.${name}.help`)}
      </p>
      {fields.map((field, at) => (
        <div key={field.id} className={css.row}>
          <FormField errorText={errorAt(at)} stretch>
            <Input
              ariaLabel={t(`develop.${name}.key`)}
              placeholder={t(`develop.${name}.key`)}
              value={rows[at]?.key ?? ''}
              spellcheck={false}
              autoComplete={false}
              onChange={({ detail }) => set(at, 'key', detail.value)}
            />
          </FormField>
          <Input
            ariaLabel={t('develop.form.value')}
            placeholder={t('develop.form.value')}
            value={rows[at]?.value ?? ''}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => set(at, 'value', detail.value)}
          />
          <Button
            variant="icon"
            iconName="close"
            ariaLabel={t('develop.form.removeKey', { key: rows[at]?.key ?? '' })}
            onClick={() => remove(at)}
          />
        </div>
      ))}
      <Button iconName="add-plus" formAction="none" onClick={() => append({ key: '', value: '' })}>
        {t(`develop.${name}.add`)}
      </Button>
    </fieldset>
  );
}
