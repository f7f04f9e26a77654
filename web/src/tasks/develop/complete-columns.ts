import type { CompletionSource } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { namesIn } from '../../../../shared/domain/ddl-words.ts';

/** Where a name of a column is nothing but text. */
const texts = new Set(['String', 'LineComment', 'BlockComment']);

/** Columns of the tables that the script names, each with its table. After a dot the table is known, and others complete. */
export const completeColumns =
  (tables: Readonly<Record<string, readonly string[]>>): CompletionSource =>
  (context) => {
    const { state, pos } = context;
    const word = context.matchBefore(/\w+/);
    if (!word || state.sliceDoc(Math.max(word.from - 1, 0), word.from) === '.') return null;
    if (texts.has(syntaxTree(state).resolveInner(pos, -1).name)) return null;
    const options = [...namesIn(state.doc.toString()).keys()].flatMap((table) =>
      (tables[table] ?? []).map((label) => ({ label, type: 'property', detail: table })),
    );
    return options.length === 0 ? null : { from: word.from, options, validFor: /^\w*$/ };
  };
