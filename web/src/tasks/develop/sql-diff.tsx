import { sql } from '@codemirror/lang-sql';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNarrow } from '../job/use-narrow.ts';
import { editorTheme } from './editor-theme.ts';
import { flinkDialect } from './flink-dialect.ts';
import css from './sql-diff.module.css';

type Props = {
  left: string;
  right: string;
  leftLabel: string;
  rightLabel: string;
  /** Given when the right side may be edited and take parts of the left one. */
  onChange?: (right: string) => void;
};

const shared: Extension = [
  lineNumbers(),
  sql({ dialect: flinkDialect }),
  editorTheme,
  EditorView.lineWrapping,
];
const fixed: Extension = [EditorState.readOnly.of(true), EditorView.editable.of(false)];
const named = (label: string) =>
  EditorView.contentAttributes.of({ 'aria-label': label, role: 'textbox', tabindex: '0' });
const collapse = { margin: 3, minSize: 8 };

/** Two texts side by side with what differs; one below the other where the page is narrow. Remounted when a text changes. */
export function SqlDiff(props: Props) {
  const narrow = useNarrow();
  const key = props.onChange ? props.left : `${props.left}\u0000${props.right}`;
  return <Diff key={`${narrow}${key}`} {...props} narrow={narrow} />;
}

function Diff({ left, right, leftLabel, rightLabel, onChange, narrow }: Props & { narrow: boolean }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const changed = useEffectEvent((text: string) => onChange?.(text));
  const build = useEffectEvent((parent: HTMLElement) => {
    const listen = EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(update.state.doc.toString());
    });
    const said = EditorState.phrases.of({ '$ unchanged lines': t('develop.unchangedLines') });
    const mine: Extension = [shared, said, named(rightLabel), onChange ? listen : fixed];
    if (narrow) {
      const merge = unifiedMergeView({
        original: left,
        mergeControls: onChange !== undefined,
        collapseUnchanged: collapse,
      });
      return new EditorView({ doc: right, extensions: [mine, merge], parent });
    }
    return new MergeView({
      a: { doc: left, extensions: [shared, said, named(leftLabel), fixed] },
      b: { doc: right, extensions: mine },
      collapseUnchanged: collapse,
      ...(onChange ? { revertControls: 'a-to-b' as const } : {}),
      parent,
    });
  });
  useEffect(() => {
    if (!place.current) return;
    const made = build(place.current);
    return () => made.destroy();
  }, []);
  return (
    <div className={css.diff}>
      {!narrow && (
        <div className={css.heads} aria-hidden="true">
          <span>{leftLabel}</span>
          <span>{rightLabel}</span>
        </div>
      )}
      <div ref={place} className={css.place} />
    </div>
  );
}
