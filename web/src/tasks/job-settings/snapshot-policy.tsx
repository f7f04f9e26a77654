import { policySchema } from 'virtual:contract';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../data/client.ts';
import { type JobRef, jobQuery } from '../../data/job.ts';
import { type JobView, useDecision } from '../../data/job-decision.ts';
import { optionalFault, readOptional } from '../../forms/optional-number.ts';
import { useFaultText } from '../../forms/use-fault-text.ts';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/problem.tsx';
import css from './job-settings-page.module.css';
import { bodyOf, type PolicyField, policyFields, textsOf } from './policy-values.ts';

/** Savepoints that are taken by themselves, and how many are kept: made from their schema. An empty field is none. */
export function SnapshotPolicy({ jobRef, view }: { jobRef: JobRef; view: JobView }) {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const queries = useQueryClient();
  const saved = textsOf(view.job);
  const [edited, setEdited] = useState<Partial<Record<PolicyField, string>>>({});
  const texts = { ...saved, ...edited };
  const faults = policyFields.map((name) => {
    const schema = policySchema.properties[name];
    return schema ? optionalFault(schema, texts[name]) : null;
  });
  const dirty = policyFields.some((name) => readOptional(texts[name]) !== readOptional(saved[name]));
  const update = useDecision(
    jobRef,
    view,
    (body: ReturnType<typeof bodyOf>, { ifMatch = '*' }) =>
      client.jobs.update({ params: jobRef, body, ifMatch }),
    (job) => JSON.stringify(textsOf(job)),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await update.press(bodyOf(texts)))) return;
    notify('success', t('settings.policy.saved'));
    await queries.refetchQueries({ queryKey: jobQuery(jobRef).queryKey });
    setEdited({});
  };
  return (
    <form className={css.card} aria-labelledby="policy" noValidate onSubmit={(event) => void submit(event)}>
      <h2 id="policy">{t('settings.policy.title')}</h2>
      <p>{t('settings.policy.lead')}</p>
      <div className={css.fields}>
        {policyFields.map((name, at) => {
          const fault = faults[at];
          return (
            <FormField
              key={name}
              label={t(`settings.policy.${name}.title`)}
              description={t(`settings.policy.${name}.help`)}
              errorText={fault ? faultText(fault) : ''}
            >
              <span className={css.number}>
                <Input
                  type="number"
                  inputMode="numeric"
                  value={texts[name]}
                  placeholder={t(`settings.policy.${name}.none`)}
                  onChange={({ detail }) => setEdited({ ...edited, [name]: detail.value })}
                />
                <span>{t(`settings.policy.${name}.unit`)}</span>
              </span>
            </FormField>
          );
        })}
      </div>
      <Button
        formAction="submit"
        disabled={!dirty || faults.some((fault) => fault !== null)}
        loading={update.busy}
      >
        {t('common.save')}
      </Button>
      {update.problem && <Problem error={update.problem} />}
    </form>
  );
}
