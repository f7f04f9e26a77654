import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../../../../shared/client/problem-error.ts';
import type { CatalogObjectDetail } from '../../../../shared/resources/catalog.ts';
import { objectQuery } from '../../data/catalog.ts';
import { client } from '../../data/client.ts';
import { notify } from '../../ui/notices.ts';
import type { ObjectText } from './object-fields.tsx';

export type ReadObject = { object: CatalogObjectDetail; etag: string | null };

/** What is typed, and what it was typed over. */
type Edit = { text: ObjectText; base: ReadObject };

const textOf = ({ object }: ReadObject): ObjectText => ({ ddl: object.ddl, comment: object.comment });
const isSame = (a: ObjectText, b: ObjectText): boolean => a.ddl === b.ddl && a.comment === b.comment;

/** What a person changes of an object. A change of somebody else in between is neither overwritten nor does it take what was typed. */
export function useObjectEdit(workspaceId: string, read: ReadObject) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [edit, setEdit] = useState<Edit | null>(null);
  const { name } = read.object;
  const { queryKey } = objectQuery(workspaceId, name);
  const base = edit?.base ?? read;
  const text = edit?.text ?? textOf(read);
  const saving = useMutation({
    mutationFn: async (change: Edit): Promise<ReadObject> => {
      const { body, etag } = await client.call('catalog.update', {
        params: { workspaceId, objectName: name },
        body: change.text,
        ifMatch: change.base.etag ?? '',
      });
      return { object: body, etag };
    },
    onSuccess: async (saved, { text: sent }) => {
      queries.setQueryData(queryKey, saved);
      // What was typed while it was sent is kept, over what is saved now.
      setEdit((now) => (now && !isSame(now.text, sent) ? { text: now.text, base: saved } : null));
      notify('success', t('catalog.saved', { name, version: saved.object.version }));
      await queries.invalidateQueries({ queryKey: ['catalog', workspaceId] });
    },
    onError: async (error) => {
      if (isStale(error)) await queries.refetchQueries({ queryKey });
    },
  });
  const save = (over = base) => {
    const change = { text, base: over };
    if (edit === null || saving.isPending) return;
    setEdit(change);
    saving.mutate(change);
  };
  return {
    text,
    changed: edit !== null,
    /** Somebody else saved since this person began. */
    stale: edit !== null && edit.base.etag !== read.etag,
    saving: saving.isPending,
    error: saving.error && !isStale(saving.error) ? saving.error : null,
    change: (next: ObjectText) => setEdit(isSame(next, textOf(base)) ? null : { text: next, base }),
    save: () => save(),
    /** Over what the other person made. */
    keepMine: () => save(read),
    takeTheirs: () => setEdit(null),
  };
}

const isStale = (error: Error): boolean => error instanceof ProblemError && error.code === 'stale';
