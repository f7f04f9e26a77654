import Button from '@cloudscape-design/components/button';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readDdl } from '../../../../shared/domain/ddl-words.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import { UnsavedGuard } from '../../ui/unsaved-guard.tsx';
import { ColumnsCard } from './columns-card.tsx';
import { DeleteObject } from './delete-object.tsx';
import css from './object.module.css';
import { ObjectFields } from './object-fields.tsx';
import { ObjectHistory } from './object-history.tsx';
import { ObjectLead } from './object-lead.tsx';
import { StaleObject } from './stale-object.tsx';
import { type ReadObject, useObjectEdit } from './use-object-edit.ts';
import { UsesCard } from './uses-card.tsx';

type Props = { workspaceId: string; read: ReadObject };

/** The object as it is stored, and as a person changes it. */
export function ObjectDesk({ workspaceId, read }: Props) {
  const { t } = useTranslation();
  const [deleting, setDeleting] = useState(false);
  const { object } = read;
  const edit = useObjectEdit(workspaceId, read);
  const declared = readDdl(edit.text.ddl);
  const fits = typeof declared !== 'string' && declared.name === object.name;
  const save = () => {
    if (fits && !edit.stale) edit.save();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <>
      <PageHeader
        title={object.name}
        lead={<ObjectLead object={object} />}
        actions={<Button onClick={() => setDeleting(true)}>{t('common.delete')}</Button>}
      />
      <div className={css.desk}>
        <div className={css.main}>
          <form className={css.form} onSubmit={submit}>
            <ObjectFields workspaceId={workspaceId} text={edit.text} onChange={edit.change} onSave={save} />
            {edit.stale && <StaleObject theirs={object} mine={edit.text} edit={edit} />}
            {edit.error && <Problem error={edit.error} />}
            {!edit.stale && (
              <div className={css.buttons}>
                <Button variant="primary" disabled={!edit.changed || !fits} loading={edit.saving}>
                  {t('common.save')}
                </Button>
                {edit.changed && (
                  <Button variant="link" formAction="none" onClick={edit.takeTheirs}>
                    {t('catalog.discard')}
                  </Button>
                )}
                {!fits && (
                  <span className={css.hint} role="status">
                    {typeof declared === 'string'
                      ? t('catalog.unreadable')
                      : t('catalog.otherName', { name: object.name, other: declared.name })}
                  </span>
                )}
              </div>
            )}
          </form>
          <ObjectHistory
            workspaceId={workspaceId}
            object={object}
            onTake={(ddl) => edit.change({ ...edit.text, ddl })}
          />
        </div>
        <div className={css.side}>
          <ColumnsCard
            columns={typeof declared === 'string' ? object.columns : declared.columns}
            none={t('catalog.noColumns')}
          />
          <UsesCard workspaceId={workspaceId} object={object} />
        </div>
      </div>
      {deleting && (
        <DeleteObject workspaceId={workspaceId} object={object} onDismiss={() => setDeleting(false)} />
      )}
      <UnsavedGuard when={edit.changed && !deleting} />
    </>
  );
}
