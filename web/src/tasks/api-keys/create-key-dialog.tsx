import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../data/client.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { Problem } from '../../ui/problem.tsx';
import css from './api-keys.module.css';

const daysOf = (text: string): number | null | undefined => {
  if (text.trim() === '') return undefined;
  const days = Number(text);
  return Number.isInteger(days) && days >= 1 && days <= 3_650 ? days : null;
};

const useCreateKey = (name: string, days: number | null | undefined) => {
  const queries = useQueryClient();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: () =>
      client.apiKeys.create({
        body: { name: name.trim(), ...(typeof days === 'number' ? { expiresInDays: days } : {}) },
        idempotencyKey,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['apiKeys'] }),
  });
};

/** Asks for name and days, then shows the key: the only time it can be seen. */
export function CreateKeyDialog({ onDismiss }: { onDismiss: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [days, setDays] = useState('');
  const creating = useCreateKey(name, daysOf(days));
  if (creating.data) return <ShownOnce secret={creating.data.secret} onDismiss={onDismiss} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && daysOf(days) !== null && !creating.isPending) creating.mutate();
  };
  return (
    <Modal visible header={t('keys.create')} onDismiss={onDismiss} closeAriaLabel={t('common.close')}>
      <form className={css.form} onSubmit={submit}>
        <FormField label={t('common.name')} description={t('keys.nameHelp')}>
          <Input
            value={name}
            autoFocus
            autoComplete={false}
            onChange={({ detail }) => setName(detail.value)}
          />
        </FormField>
        <FormField
          label={t('keys.days')}
          description={t('keys.daysHelp')}
          errorText={daysOf(days) === null ? t('keys.badDays') : undefined}
        >
          <Input value={days} inputMode="numeric" onChange={({ detail }) => setDays(detail.value)} />
        </FormField>
        {creating.error && <Problem error={creating.error} />}
        <div className={css.buttons}>
          <Button variant="link" formAction="none" onClick={onDismiss}>
            {t('common.cancel')}
          </Button>
          <Button variant="primary" disabled={name.trim() === ''} loading={creating.isPending}>
            {t('common.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function ShownOnce({ secret, onDismiss }: { secret: string; onDismiss: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      visible
      header={t('keys.shownTitle')}
      onDismiss={onDismiss}
      closeAriaLabel={t('common.close')}
      footer={
        <div className={css.buttons}>
          <Button variant="primary" onClick={onDismiss}>
            {t('keys.done')}
          </Button>
        </div>
      }
    >
      <p className={css.warning}>{t('keys.shownLead')}</p>
      <div className={css.secret}>
        <CopyText text={secret} label={t('keys.copyKey')} />
      </div>
    </Modal>
  );
}
