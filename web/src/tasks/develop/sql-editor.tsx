import type { CompletionSource } from '@codemirror/autocomplete';
import { indentWithTab } from '@codemirror/commands';
import { keywordCompletionSource, schemaCompletionSource } from '@codemirror/lang-sql';
import { LanguageSupport } from '@codemirror/language';
import { lintGutter, nextDiagnostic, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import type { SqlProblem } from './check-sql.ts';
import { completeColumns } from './complete-columns.ts';
import { diagnosticsOf, positionOf } from './diagnostics.ts';
import { editorTheme } from './editor-theme.ts';
import { flinkDialect, flinkKeywords } from './flink-dialect.ts';

export type EditorHandle = {
  /** Puts the cursor there, both counted from 1, and the keyboard with it. */
  goTo: (line: number, column: number) => void;
};

type Props = {
  value: string;
  label: string;
  hint: string;
  /** What Flink says of exactly this text; null while that is not known. */
  problems: readonly SqlProblem[] | null;
  /** Names a person may want to complete, with the columns that are known. */
  tables: Readonly<Record<string, readonly string[]>>;
  /** Functions and options of the release; null while they are not known. */
  vocabulary: CompletionSource | null;
  onChange: (value: string) => void;
  onSave: () => void;
  onPublish: () => void;
  handle: Ref<EditorHandle>;
};

const language = (tables: Props['tables'], vocabulary: CompletionSource | null) => {
  const schema = Object.fromEntries(Object.entries(tables).map(([name, columns]) => [name, [...columns]]));
  const sources = [
    schemaCompletionSource({ dialect: flinkDialect, schema }),
    keywordCompletionSource(vocabulary === null ? flinkDialect : flinkKeywords, true),
    completeColumns(tables),
    ...(vocabulary === null ? [] : [vocabulary]),
  ];
  const { language } = flinkDialect;
  return new LanguageSupport(
    language,
    sources.map((autocomplete) => language.data.of({ autocomplete })),
  );
};

/** CodeMirror with Flink's words. The text lives in the draft; the editor follows when it is changed from elsewhere. */
export function SqlEditor(props: Props) {
  const { value, label, hint, problems, tables, vocabulary, handle } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const words = useRef(new Compartment());
  const changed = useEffectEvent((text: string) => props.onChange(text));
  const save = useEffectEvent(() => {
    props.onSave();
    return true;
  });
  const publish = useEffectEvent(() => {
    props.onPublish();
    return true;
  });
  const first = useEffectEvent(() =>
    EditorState.create({
      doc: value,
      extensions: [
        Prec.high(
          keymap.of([
            { key: 'Mod-s', run: () => save() },
            { key: 'Mod-Shift-Enter', run: () => publish() },
            { key: 'F8', run: nextDiagnostic },
          ]),
        ),
        basicSetup,
        keymap.of([indentWithTab]),
        lintGutter(),
        words.current.of(language(tables, vocabulary)),
        editorTheme,
        placeholder(hint),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
      ],
    }),
  );
  useEffect(() => {
    if (!place.current) return;
    const made = new EditorView({ state: first(), parent: place.current });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    const { current } = view;
    const length = current?.state.doc.length ?? 0;
    if (current && current.state.doc.toString() !== value)
      current.dispatch({ changes: { from: 0, to: length, insert: value } });
  }, [value]);
  useEffect(() => {
    const { current } = view;
    if (current && problems)
      current.dispatch(setDiagnostics(current.state, diagnosticsOf(current.state.doc, problems)));
  }, [problems]);
  useEffect(() => {
    view.current?.dispatch({ effects: words.current.reconfigure(language(tables, vocabulary)) });
  }, [tables, vocabulary]);
  useImperativeHandle(handle, () => ({
    goTo: (line, column) => {
      const { current } = view;
      if (!current) return;
      const at = positionOf(current.state.doc, line, column);
      current.dispatch({
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: 'center' }),
      });
      current.focus();
    },
  }));
  return <div ref={place} style={{ height: '100%', overflow: 'hidden' }} />;
}
