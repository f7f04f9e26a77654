import { type CSSProperties, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemsList } from '../develop/problems-list.tsx';
import { type EditorHandle, SqlEditor } from '../develop/sql-editor.tsx';
import { useVocabulary } from '../develop/use-vocabulary.ts';
import { useCatalogWords } from './catalog-words.ts';
import { useDdlCheck } from './check-ddl.ts';
import css from './ddl-editor.module.css';

type Props = { workspaceId: string; value: string; onChange: (ddl: string) => void; onSave: () => void };

const linesOf = (text: string): number => text.split('\n').length;

/** The DDL with Flink's verdict below it; Ctrl+S saves. */
export function DdlEditor({ workspaceId, value, onChange, onSave }: Props) {
  const { t } = useTranslation();
  const hint = t('catalog.ddlHint');
  const editor = useRef<EditorHandle>(null);
  const check = useDdlCheck(workspaceId, value);
  const { verdict, current, empty } = check;
  const problems = useMemo(
    () => (empty ? [] : current ? (verdict?.errors ?? []) : null),
    [empty, current, verdict],
  );
  const tables = useCatalogWords(workspaceId);
  const vocabulary = useVocabulary(null);
  return (
    <section className={css.frame} aria-label={t('catalog.ddl')}>
      <div className={css.text} style={{ '--lines': linesOf(value || hint) } as CSSProperties}>
        <SqlEditor
          handle={editor}
          value={value}
          label={t('catalog.ddl')}
          hint={hint}
          problems={problems}
          tables={tables}
          vocabulary={vocabulary}
          onChange={onChange}
          onSave={onSave}
          onPublish={onSave}
        />
      </div>
      <div className={css.verdict}>
        <ProblemsList
          check={check}
          empty={t('catalog.ddlEmpty')}
          onGo={({ line, column }) => editor.current?.goTo(line, column)}
        />
      </div>
    </section>
  );
}
