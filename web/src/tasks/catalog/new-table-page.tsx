import Button from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../../../../shared/client/problem-error.ts';
import { readDdl } from '../../../../shared/domain/ddl-words.ts';
import { client } from '../../data/client.ts';
import { notify } from '../../ui/notices.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import { UnsavedGuard } from '../../ui/unsaved-guard.tsx';
import { ColumnsCard } from './columns-card.tsx';
import css from './object.module.css';
import { ObjectFields, type ObjectText } from './object-fields.tsx';
import { ToCatalog } from './to-catalog.tsx';

const useCreate = (workspaceId: string, text: ObjectText) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  // A text that was refused and mended is another request, so it gets a key of its own.
  const [keys] = useState(() => new Map<string, string>());
  return useMutation({
    mutationFn: () => {
      const asked = JSON.stringify(text);
      const idempotencyKey = keys.get(asked) ?? crypto.randomUUID();
      keys.set(asked, idempotencyKey);
      return client.catalog.create({ params: { workspaceId }, body: text, idempotencyKey });
    },
    onSuccess: async ({ name }) => {
      notify('success', t('catalog.created', { name }));
      await queries.invalidateQueries({ queryKey: ['catalog', workspaceId] });
      await navigate({
        to: '/w/$workspaceId/catalog/$objectName',
        params: { workspaceId, objectName: name },
      });
    },
  });
};

const isTaken = (error: Error | null): boolean =>
  error instanceof ProblemError && error.code === 'name_taken';

/** A table or a view from its DDL, which also says its name. */
export function NewTablePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/new-table' });
  const [text, setText] = useState<ObjectText>({ ddl: '', comment: '' });
  const creating = useCreate(workspaceId, text);
  const read = readDdl(text.ddl);
  const readable = typeof read !== 'string';
  // What was refused is not this text any more.
  const change = (next: ObjectText) => {
    setText(next);
    if (creating.isError) creating.reset();
  };
  const create = () => {
    if (readable && !creating.isPending) creating.mutate();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create();
  };
  return (
    <div className="mr-page">
      <ToCatalog workspaceId={workspaceId} />
      <PageHeader title={t('catalog.create')} lead={t('catalog.createLead')} />
      <form className={css.desk} onSubmit={submit}>
        <div className={css.main}>
          <ObjectFields workspaceId={workspaceId} text={text} onChange={change} onSave={create} />
          {creating.error && <Problem error={creating.error} />}
          {readable && isTaken(creating.error) && (
            <Link
              to="/w/$workspaceId/catalog/$objectName"
              params={{ workspaceId, objectName: read.name }}
              target="_blank"
            >
              {t('catalog.openTaken', { name: read.name })}
            </Link>
          )}
          <div className={css.buttons}>
            <Button variant="primary" disabled={!readable} loading={creating.isPending}>
              {readable ? t('catalog.createNamed', { name: read.name }) : t('common.create')}
            </Button>
            <Button
              variant="link"
              formAction="none"
              onClick={() => void navigate({ to: '/w/$workspaceId/catalog', params: { workspaceId } })}
            >
              {t('common.cancel')}
            </Button>
            {!readable && text.ddl.trim() !== '' && (
              <span className={css.hint} role="status">
                {t('catalog.unreadable')}
              </span>
            )}
          </div>
        </div>
        <div className={css.side}>
          <ColumnsCard
            columns={readable ? read.columns : []}
            none={readable ? t('catalog.noColumns') : t('catalog.columnsLater')}
          />
        </div>
      </form>
      <UnsavedGuard when={text.ddl.trim() !== '' && !creating.isPending && !creating.isSuccess} />
    </div>
  );
}
