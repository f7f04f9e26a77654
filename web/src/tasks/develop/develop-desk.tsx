import { type ReactNode, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { Job } from '../../../../shared/resources/job.ts';
import type { JobSettings } from '../../../../shared/resources/job-settings.ts';
import type { JobRef } from '../../data/job.ts';
import type { DraftState, DraftStore } from '../../data/job-draft-store.ts';
import { SettingsForm } from '../../forms/settings-form.tsx';
import { useCatalogWords } from '../catalog/catalog-words.ts';
import { useJobActions } from '../job/job-actions-context.ts';
import { useNarrow } from '../job/use-narrow.ts';
import { useSqlCheck } from './check-sql.ts';
import css from './develop-page.module.css';
import { ProblemsList } from './problems-list.tsx';
import { SaveStatus } from './save-status.tsx';
import { type EditorHandle, SqlEditor } from './sql-editor.tsx';
import { useBase } from './use-base.ts';
import { useDeskKeys } from './use-desk-keys.ts';
import { useVocabulary } from './use-vocabulary.ts';

type Props = {
  jobRef: JobRef;
  job: Job;
  store: DraftStore;
  state: DraftState;
  onCompare: () => void;
};

const judged = ({ parallelism, engineRelease, operatorParallelism, variables }: JobSettings) => ({
  parallelism,
  engineRelease,
  operatorParallelism,
  variables,
});

/** Editor, problems and settings, in panes that can be resized and remember it. */
export function DevelopDesk({ jobRef, job, store, state, onCompare }: Props) {
  const { t } = useTranslation();
  const act = useJobActions();
  const editor = useRef<EditorHandle>(null);
  const { sql, settings } = state.mine;
  const check = useSqlCheck(jobRef.workspaceId, { sql, ...judged(settings) });
  const { verdict, current } = check;
  const problems = useMemo(
    () => (check.empty ? [] : current ? (verdict?.errors ?? []) : null),
    [check.empty, current, verdict],
  );
  const vocabulary = useVocabulary(settings.engineRelease);
  const catalog = useCatalogWords(jobRef.workspaceId);
  const tables = useMemo(
    () => ({
      ...(verdict?.ok ? Object.fromEntries(verdict.tables.map(({ name }) => [name, []])) : {}),
      ...catalog,
    }),
    [verdict, catalog],
  );
  useDeskKeys({ save: () => void store.save(), publish: () => act('publish') });
  const base = useBase(jobRef, job);
  return (
    <Panes
      editor={
        <section className={css.editor} aria-label={t('develop.editor')}>
          <div className={css.bar}>
            <SaveStatus state={state} onCompare={onCompare} />
            <span className={css.keys}>{t('develop.keys')}</span>
          </div>
          <div className={css.text}>
            <SqlEditor
              handle={editor}
              value={state.mine.sql}
              label={t('develop.editor')}
              hint={t('develop.placeholder')}
              problems={problems}
              tables={tables}
              vocabulary={vocabulary}
              onChange={(sql) => store.edit({ sql })}
              onSave={() => void store.save()}
              onPublish={() => act('publish')}
            />
          </div>
        </section>
      }
      problems={
        <ProblemsList
          check={check}
          empty={t('develop.check.empty')}
          onGo={({ line, column }) => editor.current?.goTo(line, column)}
        />
      }
      settings={
        <section className={css.settings} aria-label={t('develop.settings')}>
          <SettingsForm
            settings={state.mine.settings}
            base={base}
            refused={state.status === 'refused' ? (state.problem?.errors ?? []) : []}
            operators={current && verdict?.ok ? verdict.operators : null}
            onChange={(settings) => store.edit({ settings })}
          />
        </section>
      }
    />
  );
}

function Panes({ editor, problems, settings }: Record<'editor' | 'problems' | 'settings', ReactNode>) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const wide = useDefaultLayout({ id: 'millrace.develop', storage: localStorage });
  const tall = useDefaultLayout({ id: 'millrace.develop.left', storage: localStorage });
  if (narrow) {
    return (
      <div className={css.stack}>
        {editor}
        {problems}
        {settings}
      </div>
    );
  }
  return (
    <div className={css.desk}>
      <Group orientation="horizontal" {...wide}>
        <Panel id="script" defaultSize="68%" minSize="35%">
          <Group orientation="vertical" {...tall}>
            <Panel id="editor" defaultSize="76%" minSize="30%">
              {editor}
            </Panel>
            <Separator className={css.across} aria-label={t('develop.splitter')} />
            <Panel id="problems" defaultSize="24%" minSize="10%">
              {problems}
            </Panel>
          </Group>
        </Panel>
        <Separator className={css.along} aria-label={t('develop.splitter')} />
        <Panel id="settings" defaultSize="32%" minSize="20%">
          {settings}
        </Panel>
      </Group>
    </div>
  );
}
