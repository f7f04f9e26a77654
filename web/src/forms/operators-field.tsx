import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ProblemDetail } from '../../../shared/client/problem-error.ts';
import type { ChangedSetting } from '../../../shared/domain/changed-settings.ts';
import { unmatchedOperators } from '../../../shared/domain/operator-scale.ts';
import type { PlannedOperator } from '../../../shared/resources/planned-operator.ts';
import { CostBadge } from './cost-badge.tsx';
import css from './operators-field.module.css';
import { operatorFault, type SettingsValues } from './settings-values.ts';
import { useFaultText } from './use-fault-text.ts';

type Props = {
  /** Null while it is not known what the job is made of. */
  operators: readonly PlannedOperator[] | null;
  change: ChangedSetting | undefined;
  refused: readonly ProblemDetail[];
};

/** The operators of the plan, each with the parallelism it has; entries that none is called are marked. */
export function OperatorsField({ operators, change, refused }: Props) {
  const { t } = useTranslation();
  const { control, setValue } = useFormContext<SettingsValues>();
  const entries = useWatch({ control, name: 'operatorParallelism' });
  const save = (next: SettingsValues['operatorParallelism']) =>
    setValue('operatorParallelism', next, { shouldDirty: true });
  const remove = (uid: string) => save(entries.filter((entry) => entry.uid !== uid));
  const set = (uid: string, parallelism: string) => {
    if (parallelism === '') return remove(uid);
    const known = entries.some((entry) => entry.uid === uid);
    save(
      known
        ? entries.map((entry) => (entry.uid === uid ? { uid, parallelism } : entry))
        : [...entries, { uid, parallelism }],
    );
  };
  const rename = (uid: string, to: string) =>
    save(entries.map((entry) => (entry.uid === uid ? { ...entry, uid: to } : entry)));
  const numbers = Object.fromEntries(entries.map(({ uid, parallelism }) => [uid, Number(parallelism)]));
  const unmatched = operators === null ? [] : unmatchedOperators(numbers, operators);
  const nothingKnown = operators === null || operators.length === 0;
  return (
    <fieldset className={css.operators}>
      <legend className={css.legend}>
        {t('settings.fields.operatorParallelism.title')}
        {change && <CostBadge cost={change.cost} />}
      </legend>
      <p className={css.help}>
        {nothingKnown ? t('develop.operators.unknown') : t('settings.fields.operatorParallelism.help')}
      </p>
      <ul className={css.list}>
        {operators?.map((operator) => (
          <OperatorRow
            key={operator.uid}
            operator={operator}
            text={entries.find(({ uid }) => uid === operator.uid)?.parallelism ?? null}
            refused={refused.find(({ location }) => location.endsWith(`.${operator.uid}`))?.message ?? null}
            onChange={(text) => set(operator.uid, text)}
          />
        ))}
        {unmatched.map(({ uid, parallelism, nearest }) => (
          <li key={uid} className={css.unmatched}>
            <span className={css.name}>
              <b>{uid}</b>
              <span>{t('develop.operators.unmatched', { parallelism })}</span>
            </span>
            {nearest !== null && (
              <Button formAction="none" onClick={() => rename(uid, nearest)}>
                {t('develop.operators.move', { uid: nearest })}
              </Button>
            )}
            <Button
              formAction="none"
              variant="icon"
              iconName="close"
              ariaLabel={t('develop.operators.remove', { uid })}
              onClick={() => remove(uid)}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

type RowProps = {
  operator: PlannedOperator;
  /** Null when it has no parallelism of its own. */
  text: string | null;
  refused: string | null;
  onChange: (text: string) => void;
};

function OperatorRow({ operator, text, refused, onChange }: RowProps) {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const fault = text === null ? null : operatorFault(text);
  const error = fault ? faultText(fault) : (refused ?? (text === null ? null : operator.fixed) ?? '');
  return (
    <li className={css.operator}>
      <span className={css.name} title={`${operator.name}\n${operator.uid}`}>
        <b>{operator.kind}</b>
        <span>{operator.name}</span>
        {operator.fixed !== null && text === null && <em>{operator.fixed}</em>}
      </span>
      <FormField errorText={error}>
        <Input
          type="number"
          inputMode="numeric"
          step={1}
          ariaLabel={t('develop.operators.of', { name: operator.name })}
          placeholder={String(operator.parallelism)}
          disabled={operator.fixed !== null && text === null}
          value={text ?? ''}
          onChange={({ detail }) => onChange(detail.value)}
        />
      </FormField>
    </li>
  );
}
