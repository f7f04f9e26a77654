import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Toggle from '@cloudscape-design/components/toggle';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Variable } from '../../../../shared/resources/variable.ts';
import { shortestSecret, variableName } from '../../../../shared/resources/variable-name.ts';
import { client } from '../../data/client.ts';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/problem.tsx';
import css from './variables.module.css';

type Props = { workspaceId: string; variable: Variable | null; onDismiss: () => void };
type Words = Pick<Variable, 'name' | 'secret' | 'description'> & { value: string };

/** In place of what is never shown. */
export const dots = '••••••••';

/** Creates, or changes what was seen when the dialog opened: a change of somebody else in between is not overwritten. */
const useSave = (workspaceId: string, before: Variable | null, words: Words, done: () => void) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const { name, secret, value, description } = words;
  const params = { workspaceId, variableName: before?.name ?? '' };
  const seen = useQuery({
    queryKey: ['variables', workspaceId, params.variableName],
    queryFn: () => client.call('variables.get', { params }),
    enabled: before !== null,
    gcTime: 0,
  });
  const saving = useMutation({
    mutationFn: async () => {
      if (before === null) {
        await client.variables.create({ params: { workspaceId }, body: words, idempotencyKey });
      } else {
        const ifMatch = seen.data?.etag ?? '';
        // A secret whose value was left empty keeps it.
        const body = secret && value === '' ? { description } : { value, description };
        await client.variables.update({ params, body, ifMatch });
      }
    },
    onSuccess: async () => {
      notify('success', t(secret ? 'variables.savedSecret' : 'variables.saved', { name }));
      done();
      await queries.invalidateQueries({ queryKey: ['variables', workspaceId] });
    },
  });
  return { saving, ready: before === null || seen.isSuccess, error: saving.error ?? seen.error };
};

export function VariableDialog({ workspaceId, variable, onDismiss }: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useState<Words>({
    ...(variable ?? { name: '', secret: false, description: '' }),
    value: variable?.value ?? '',
  });
  const { name, secret, description } = words;
  const { saving, ready, error } = useSave(workspaceId, variable, words, onDismiss);
  const nameFits = name.length <= 64 && variableName.test(name);
  const fits = nameFits && valueFits(words, variable !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fits && ready && !saving.isPending) saving.mutate();
  };
  const header = variable ? t('variables.edit', { name }) : t('variables.create');
  return (
    <Modal visible header={header} onDismiss={onDismiss} closeAriaLabel={t('common.close')}>
      <form className={css.form} onSubmit={submit}>
        {variable === null && (
          <FormField
            label={t('common.name')}
            constraintText={t('variables.nameHelp')}
            errorText={name === '' || nameFits ? undefined : t('variables.nameHelp')}
          >
            <Input
              value={name}
              autoFocus
              autoComplete={false}
              spellcheck={false}
              onChange={({ detail }) => setWords({ ...words, name: detail.value })}
            />
          </FormField>
        )}
        {variable === null && (
          <Toggle
            checked={secret}
            description={t('variables.secretHelp')}
            onChange={({ detail }) => setWords({ ...words, secret: detail.checked })}
          >
            {t('variables.secret')}
          </Toggle>
        )}
        <ValueField words={words} isKept={variable !== null} onChange={setWords} />
        <FormField label={t('variables.description')} description={t('variables.descriptionHelp')}>
          <Input
            value={description}
            autoComplete={false}
            onChange={({ detail }) => setWords({ ...words, description: detail.value })}
          />
        </FormField>
        {error && <Problem error={error} />}
        <div className={css.buttons}>
          <Button variant="link" formAction="none" onClick={onDismiss}>
            {t('common.cancel')}
          </Button>
          <Button variant="primary" disabled={!fits || !ready} loading={saving.isPending}>
            {variable ? t('common.save') : t('common.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** A secret that exists may be left as it is. */
const valueFits = ({ secret, value }: Words, isKept: boolean): boolean =>
  !secret || value.length >= shortestSecret || (isKept && value === '');

type ValueProps = { words: Words; isKept: boolean; onChange: (words: Words) => void };

function ValueField({ words, isKept, onChange }: ValueProps) {
  const { t } = useTranslation();
  const { secret, value } = words;
  const help = secret ? 'variables.secretValueHelp' : 'variables.valueHelp';
  const tooShort = value !== '' && !valueFits(words, isKept);
  return (
    <FormField
      label={t(secret && isKept ? 'variables.newValue' : 'variables.value')}
      description={t(help)}
      errorText={tooShort ? t('variables.secretTooShort', { count: shortestSecret }) : undefined}
    >
      <Input
        value={value}
        type={secret ? 'password' : 'text'}
        placeholder={secret && isKept ? dots : ''}
        autoComplete={secret ? 'new-password' : false}
        spellcheck={false}
        onChange={({ detail }) => onChange({ ...words, value: detail.value })}
      />
    </FormField>
  );
}
