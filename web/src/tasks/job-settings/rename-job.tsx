import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import type { JobRef } from '../../data/job.ts';
import { usePress } from '../../data/job-press.ts';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/problem.tsx';
import css from './job-settings-page.module.css';

type Props = { jobRef: JobRef; job: Job; etag: string | null };

/** The name; what is typed stays when somebody else was quicker. */
export function RenameJob({ jobRef, job, etag }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(job.name);
  const rename = usePress(jobRef, (body: { name: string }) =>
    client.jobs.update({ params: jobRef, body, ifMatch: etag ?? '' }),
  );
  const trimmed = name.trim();
  const wrong = rename.problem?.code === 'name_taken' || rename.problem?.code === 'bad_request';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await rename.press({ name: trimmed })) notify('success', t('settings.name.saved'));
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
          <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
          <Button formAction="submit" disabled={trimmed === '' || trimmed === job.name} loading={rename.busy}>
            {t('settings.name.save')}
          </Button>
        </span>
      </FormField>
      {rename.problem && !wrong && <Problem error={rename.problem} />}
    </form>
  );
}
