import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Variable } from '../../../../shared/resources/variable.ts';
import { variableName } from '../../../../shared/resources/variable-name.ts';
import { client } from '../../data/client.ts';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/problem.tsx';
import css from './variables.module.css';

type Props = { workspaceId: string; variable: Variable | null; onDismiss: () => void };
type Words = Pick<Variable, 'name' | 'value' | 'description'>;

/** Creates, or changes what was seen when the dialog opened: a change of somebody else in between is not overwritten. */
const useSave = (workspaceId: string, before: Variable | null, words: Words, done: () => void) => {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const { name, value, description } = words;
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
        await client.variables.update({ params, body: { value, description }, ifMatch });
      }
    },
    onSuccess: async () => {
      notify('success', t('variables.saved', { name }));
      done();
      await queries.invalidateQueries({ queryKey: ['variables', workspaceId] });
    },
  });
  return { saving, ready: before === null || seen.isSuccess, error: saving.error ?? seen.error };
};

export function VariableDialog({ workspaceId, variable, onDismiss }: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useState<Words>(variable ?? { name: '', value: '', description: '' });
  const { name, value, description } = words;
  const { saving, ready, error } = useSave(workspaceId, variable, words, onDismiss);
  const fits = name.length <= 64 && variableName.test(name);
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
            errorText={name === '' || fits ? undefined : t('variables.nameHelp')}
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
        <FormField label={t('variables.value')} description={t('variables.valueHelp')}>
          <Input
            value={value}
            autoComplete={false}
            spellcheck={false}
            onChange={({ detail }) => setWords({ ...words, value: detail.value })}
          />
        </FormField>
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
