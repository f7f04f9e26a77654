import Button from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../../../../shared/client/problem-error.ts';
import type { Workspace } from '../../../../shared/resources/identity.ts';
import { client } from '../../data/client.ts';
import { workspaceQuery } from '../../data/workspaces.ts';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/problem.tsx';
import { limitOf, WorkspaceFields, type WorkspaceText } from './workspace-fields.tsx';
import css from './workspaces.module.css';

type Read = { workspace: Workspace; etag: string | null };

const textOf = ({ name, cuLimit }: Workspace): WorkspaceText => ({ name, cuLimit: String(cuLimit) });

/** The form keeps what was typed; when somebody else saved meanwhile, both are shown and the person chooses. */
export function WorkspaceForm({ read }: { read: Read }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [base, setBase] = useState(read);
  const [text, setText] = useState(textOf(read.workspace));
  const [theirs, setTheirs] = useState<Read | null>(null);
  const { id } = read.workspace;
  const adopt = (next: Read) => {
    setBase(next);
    setText(textOf(next.workspace));
    setTheirs(null);
  };
  const saving = useMutation({
    mutationFn: async (etag: string | null) => {
      const { body, etag: next } = await client.call('workspaces.update', {
        params: { workspaceId: id },
        body: { name: text.name.trim(), cuLimit: limitOf(text) ?? 0 },
        ifMatch: etag ?? '',
      });
      return { workspace: body, etag: next };
    },
    onSuccess: async (next) => {
      adopt(next);
      queries.setQueryData(workspaceQuery(id).queryKey, next);
      notify('success', t('workspaces.saved'));
      await queries.invalidateQueries({ queryKey: ['workspaces'] });
    },
    onError: async (error) => {
      if (error instanceof ProblemError && error.code === 'stale')
        setTheirs(await queries.fetchQuery({ ...workspaceQuery(id), staleTime: 0 }));
    },
  });
  const same = text.name.trim() === base.workspace.name && limitOf(text) === base.workspace.cuLimit;
  const valid = text.name.trim() !== '' && limitOf(text) !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (valid && !same && !saving.isPending) saving.mutate(base.etag);
  };
  return (
    <form className={`${css.panel} ${css.form}`} onSubmit={submit}>
      <WorkspaceFields value={text} onChange={setText} />
      {theirs ? (
        <Stale theirs={theirs} onMine={() => saving.mutate(theirs.etag)} onTheirs={() => adopt(theirs)} />
      ) : (
        saving.error && <Problem error={saving.error} />
      )}
      <div className={css.buttons}>
        <Button variant="primary" disabled={!valid || same} loading={saving.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}

function Stale({ theirs, onMine, onTheirs }: { theirs: Read; onMine: () => void; onTheirs: () => void }) {
  const { t } = useTranslation();
  const { name, cuLimit } = theirs.workspace;
  return (
    <div role="alert" className={css.stale}>
      <strong>{t('workspaces.staleTitle')}</strong>
      <p>{t('workspaces.staleLead', { name, limit: cuLimit })}</p>
      <div className={css.buttons}>
        <Button formAction="none" onClick={onMine}>
          {t('workspaces.keepMine')}
        </Button>
        <Button formAction="none" onClick={onTheirs}>
          {t('workspaces.takeTheirs')}
        </Button>
      </div>
    </div>
  );
}
