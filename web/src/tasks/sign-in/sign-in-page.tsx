import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn } from '../../data/session.ts';

export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { to } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await signIn(email, password);
    await navigate({ to: to ?? '/' });
  };
  return (
    <main>
      <form onSubmit={(event) => void submit(event)}>
        <FormField label={t('common.email')}>
          <Input
            value={email}
            type="email"
            autoComplete="username"
            onChange={({ detail }) => setEmail(detail.value)}
          />
        </FormField>
        <FormField label={t('common.password')}>
          <Input
            value={password}
            type="password"
            autoComplete="current-password"
            onChange={({ detail }) => setPassword(detail.value)}
          />
        </FormField>
        <Button variant="primary" formAction="submit">
          {t('common.signIn')}
        </Button>
      </form>
    </main>
  );
}
