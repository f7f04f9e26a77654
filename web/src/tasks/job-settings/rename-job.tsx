import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import { type JobRef, jobQuery } from '../../data/job.ts';
import { usePress } from '../../data/job-press.ts';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/problem.tsx';
import css from './job-settings-page.module.css';

type Props = { jobRef: JobRef; job: Job; etag: string | null };

/** The name; what is typed stays when somebody else was quicker. */
export function RenameJob({ jobRef, job, etag }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [edit, setEdit] = useState<{ text: string; base: string } | null>(null);
  const name = edit?.text ?? job.name;
  const rename = usePress(jobRef, (body: { name: string }) =>
    client.jobs.update({ params: jobRef, body, ifMatch: etag ?? '' }),
  );
  const trimmed = name.trim();
  const wrong = rename.problem?.code === 'name_taken' || rename.problem?.code === 'bad_request';
  const refused = rename.problem?.code === 'stale';
  // The job is read again all the time: with its ETag a press would overwrite the other person's name unseen.
  const stale = refused || (edit !== null && edit.base !== job.name && trimmed !== job.name);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await rename.press({ name: trimmed }))) return;
    notify('success', t('settings.name.saved'));
    await queries.refetchQueries({ queryKey: jobQuery(jobRef).queryKey });
    setEdit(null);
  };
  return (
    <form className={css.card} onSubmit={(event) => void submit(event)}>
      <FormField
        label={t('settings.name.title')}
        description={t('settings.name.help')}
        errorText={
          trimmed === ''
            ? t('settings.name.needed')
            : wrong
              ? (rename.problem?.errors[0]?.message ?? rename.problem?.message)
              : ''
        }
      >
        <span className={css.row}>
          <Input
            value={name}
            autoComplete={false}
            onChange={({ detail }) => setEdit({ text: detail.value, base: edit?.base ?? job.name })}
          />
          <Button formAction="submit" disabled={trimmed === '' || trimmed === job.name} loading={rename.busy}>
            {t('settings.name.save')}
          </Button>
        </span>
      </FormField>
      {stale && <p role="alert">{t('settings.name.stale', { name: job.name })}</p>}
      {rename.problem && !wrong && !refused && <Problem error={rename.problem} />}
    </form>
  );
}
