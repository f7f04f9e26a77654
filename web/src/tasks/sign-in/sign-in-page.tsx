import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../../../../shared/client/problem-error.ts';
import { LanguageMenu, ThemeMenu } from '../../app/look-menus.tsx';
import { Mark } from '../../app/mark.tsx';
import { signIn } from '../../data/session.ts';
import { Problem } from '../../ui/problem.tsx';
import css from './sign-in.module.css';

const onThisMachine = ['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname);

function SignInForm() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { to } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const signing = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => navigate({ to: to ?? '/' }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (email.trim() !== '' && password !== '' && !signing.isPending) signing.mutate();
  };
  const wait = signing.error instanceof ProblemError ? signing.error.retryAfterSeconds : null;
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <FormField
        label={t('common.email')}
        errorText={tried && email.trim() === '' ? t('signIn.needEmail') : undefined}
      >
        <Input
          value={email}
          type="email"
          autoComplete="username"
          autoFocus
          onChange={({ detail }) => setEmail(detail.value)}
        />
      </FormField>
      <FormField
        label={t('common.password')}
        errorText={tried && password === '' ? t('signIn.needPassword') : undefined}
      >
        <Input
          value={password}
          type="password"
          autoComplete="current-password"
          onChange={({ detail }) => setPassword(detail.value)}
        />
      </FormField>
      {signing.error && <Problem error={signing.error} />}
      {wait !== null && <p className={css.local}>{t('signIn.wait', { seconds: wait })}</p>}
      <Button variant="primary" formAction="submit" loading={signing.isPending} fullWidth>
        {t('common.signIn')}
      </Button>
    </form>
  );
}

/** The door. A wrong password keeps the e-mail; on one machine it says where the first password lies. */
export function SignInPage() {
  const { t } = useTranslation();
  return (
    <div className={css.page}>
      <title>{`${t('signIn.title')} · ${t('common.product')}`}</title>
      <div className={css.tools}>
        <LanguageMenu />
        <ThemeMenu />
      </div>
      <svg className={css.water} viewBox="0 0 1440 360" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 120C240 40 480 40 720 120s480 80 720 0v240H0z" opacity=".35" />
        <path d="M0 190c240-70 480-70 720 0s480 70 720 0v170H0z" opacity=".5" />
        <path d="M0 260c240-50 480-50 720 0s480 50 720 0v100H0z" />
      </svg>
      <main className={css.card}>
        <Mark size={44} />
        <h1 className={css.title}>{t('common.product')}</h1>
        <p className={css.lead}>{t('signIn.lead')}</p>
        <SignInForm />
        {onThisMachine && <p className={css.local}>{t('signIn.local')}</p>}
      </main>
    </div>
  );
}
