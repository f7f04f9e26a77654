import { settingsSchema } from 'virtual:contract';
import { useEffect, useRef } from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ProblemDetail } from '../../../shared/client/problem-error.ts';
import { changedSettings, strongestCost } from '../../../shared/domain/changed-settings.ts';
import type { JobSettings } from '../../../shared/resources/job-settings.ts';
import type { PlannedOperator } from '../../../shared/resources/planned-operator.ts';
import { CostBadge } from './cost-badge.tsx';
import { OperatorsField } from './operators-field.tsx';
import { PairsField } from './pairs-field.tsx';
import { SettingField } from './setting-field.tsx';
import css from './settings-form.module.css';
import { type PlainName, type SettingsValues, toSettings, totalCu, toValues } from './settings-values.ts';

type Props = {
  settings: JobSettings;
  /** What the fields are compared with: the version that runs, or the newest one. */
  base: { settings: JobSettings; title: string } | null;
  /** What the server did not take, `location` ending in the field. */
  refused: readonly ProblemDetail[];
  /** What Flink says the job is made of; null while it is not known, and undefined for a program. */
  operators?: readonly PlannedOperator[] | null;
  onChange: (settings: JobSettings) => void;
};

const fieldsOf = (
  topology: string,
): { section: 'size' | 'state' | 'health' | 'engine'; names: PlainName[] }[] => [
  {
    section: 'size',
    names:
      topology === 'standard'
        ? ['topology', 'parallelism', 'jobManagerCu', 'taskManagerCu', 'slotsPerTaskManager']
        : ['topology', 'parallelism', 'compactCu'],
  },
  { section: 'state', names: ['checkpointIntervalMs', 'checkpointTimeoutMs'] },
  { section: 'health', names: ['capacity', 'giveUpAfterFailures', 'giveUpAfterMinutes'] },
  { section: 'engine', names: ['engineRelease'] },
];

const same = (a: JobSettings | null, b: JobSettings): boolean =>
  a !== null && changedSettings(settingsSchema.properties, a, b).length === 0;

const pairs = ['variables', 'flinkConfig'] as const;

/** The settings of a job, made from their schema. What is right is handed on at once; what is not stays in its field. */
export function SettingsForm({ settings, base, refused, operators, onChange }: Props) {
  const { t } = useTranslation();
  const form = useForm<SettingsValues>({ defaultValues: toValues(settings), mode: 'onChange' });
  const values = useWatch({ control: form.control });
  const known = useRef(settings);
  useEffect(() => {
    // Changed from elsewhere: another tab, a roll back, the choice after a conflict.
    if (same(known.current, settings)) return;
    known.current = settings;
    form.reset(toValues(settings));
  }, [settings, form]);
  useEffect(() => {
    const next = toSettings(settingsSchema.properties, values as SettingsValues);
    if (next === null || same(next, known.current)) return;
    known.current = next;
    onChange(next);
  }, [values, onChange]);
  const changes = base ? changedSettings(settingsSchema.properties, base.settings, settings) : [];
  const worst = strongestCost(changes);
  const refusedAt = (name: string) =>
    refused.find(({ location }) => location.split('.').slice(0, 3).join('.') === `body.settings.${name}`);
  return (
    <FormProvider {...form}>
      <form className={css.form} onSubmit={(event) => event.preventDefault()}>
        <p className={css.against}>
          {t('develop.form.total', { cu: totalCu(settings) })}
          {base && worst && (
            <>
              {' · '}
              {base.title} <CostBadge cost={worst} />
            </>
          )}
        </p>
        {fieldsOf(values.topology ?? settings.topology).map(({ section, names }) => (
          <fieldset key={section} className={css.section}>
            <legend>{t(`develop.form.sections.${section}`)}</legend>
            {names.map((name) => (
              <SettingField
                key={name}
                name={name}
                change={changes.find((change) => change.name === name)}
                refused={refusedAt(name)}
              />
            ))}
            {section === 'size' && operators !== undefined && (
              <OperatorsField
                operators={operators}
                change={changes.find(({ name }) => name === 'operatorParallelism')}
                refused={refused.filter(({ location }) =>
                  location.startsWith('body.settings.operatorParallelism'),
                )}
              />
            )}
            {section === 'engine' &&
              pairs.map((field) => (
                <PairsField
                  key={field}
                  name={field}
                  change={changes.find(({ name }) => name === field)}
                  refused={refused.filter(({ location }) => location.startsWith(`body.settings.${field}`))}
                />
              ))}
          </fieldset>
        ))}
      </form>
    </FormProvider>
  );
}
