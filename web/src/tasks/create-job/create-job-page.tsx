import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Example } from '../../../../shared/resources/example.ts';
import { client } from '../../data/client.ts';
import { examplesQuery } from '../../data/examples.ts';
import { useExampleWords } from '../../ui/example-words.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import css from './create-job.module.css';

/** The choice that is no example: no example has this id. */
const jar = 'jar';

const useCreate = (workspaceId: string, name: string, example: Example | undefined, isJar: boolean) => {
  const navigate = useNavigate();
  const queries = useQueryClient();
  // A name that was refused and mended is another request, so it gets a key of its own.
  const [keys] = useState(() => new Map<string, string>());
  return useMutation({
    mutationFn: () => {
      const begin = example ? { sql: example.sql, settings: example.settings } : {};
      const body = { name, ...(isJar ? { kind: 'jar' as const } : begin) };
      const asked = `${name} ${isJar ? jar : (example?.id ?? '')}`;
      const idempotencyKey = keys.get(asked) ?? crypto.randomUUID();
      keys.set(asked, idempotencyKey);
      return client.jobs.create({ params: { workspaceId }, body, idempotencyKey });
    },
    onSuccess: async (job) => {
      await queries.invalidateQueries({ queryKey: ['jobs', workspaceId] });
      await navigate({
        to: '/w/$workspaceId/jobs/$jobId/develop',
        params: { workspaceId, jobId: job.id },
      });
    },
  });
};

/** A job from a name and something to begin with; it leads to its editor. The example chosen is in the address. */
export function CreateJobPage() {
  const { t } = useTranslation();
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/new-job' });
  const { from } = useSearch({ from: '/inside/w/$workspaceId/new-job' });
  const examples = useQuery(examplesQuery).data ?? [];
  const [typed, setTyped] = useState<string | null>(null);
  const example = examples.find(({ id }) => id === from);
  const name = (typed ?? example?.name ?? '').trim();
  const creating = useCreate(workspaceId, name, example, from === jar);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== '' && !creating.isPending) creating.mutate();
  };
  return (
    <div className="mr-page">
      <PageHeader title={t('newJob.title')} lead={t('newJob.lead')} />
      <form className={css.form} onSubmit={submit}>
        <Choices workspaceId={workspaceId} examples={examples} chosen={from === jar ? jar : example?.id} />
        <FormField label={t('common.name')} description={t('newJob.nameHelp')}>
          <Input
            value={typed ?? example?.name ?? ''}
            autoComplete={false}
            onChange={({ detail }) => setTyped(detail.value)}
          />
        </FormField>
        {creating.error && <Problem error={creating.error} />}
        <div>
          <Button variant="primary" disabled={name === ''} loading={creating.isPending}>
            {t('newJob.create')}
          </Button>
        </div>
      </form>
    </div>
  );
}

type ChoicesProps = { workspaceId: string; examples: readonly Example[]; chosen: string | undefined };

function Choices({ workspaceId, examples, chosen }: ChoicesProps) {
  const { t } = useTranslation();
  const words = useExampleWords();
  const navigate = useNavigate();
  const choose = (from: string | undefined) =>
    void navigate({
      to: '/w/$workspaceId/new-job',
      params: { workspaceId },
      search: from === undefined ? {} : { from },
      replace: true,
    });
  const choices = [
    { id: undefined, title: t('newJob.empty'), lead: t('newJob.emptyLead') },
    { id: jar, title: t('newJob.jar'), lead: t('newJob.jarLead') },
    ...examples.map(({ id, title, description }) => ({ id, title: words(title), lead: words(description) })),
  ];
  return (
    <fieldset className={css.choices}>
      <legend>{t('newJob.from')}</legend>
      {choices.map(({ id, title, lead }) => (
        <label key={title} className={css.choice}>
          <input type="radio" name="from" checked={chosen === id} onChange={() => choose(id)} />
          <span>
            <strong>{title}</strong>
            <small>{lead}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
