/** What the text of a script says about names. It only finds candidates and never judges: that is Flink's (design D8). */
import type { CatalogColumn, CatalogKind } from '../resources/catalog.ts';

/** A word, a quoted name, a string or a sign of a script, and where it begins. */
type Word = { text: string; upper: string; at: number };

const pattern =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|`(?:[^`]|``)*`|[\p{L}_][\p{L}\p{N}_$]*|[\p{N}]+|[^\s]/gu;

const wordsOf = (script: string): Word[] =>
  [...script.matchAll(pattern)].flatMap(({ 0: raw, index: at }) => {
    if (raw.startsWith('--') || raw.startsWith('/*')) return [];
    const quoted = raw.length > 1 && raw.startsWith('`');
    const text = quoted ? raw.slice(1, -1).replaceAll('``', '`') : raw;
    return [{ text, upper: quoted ? '' : text.toUpperCase(), at }];
  });

/** Where a name of a table can stand: after one of these. */
const beforeTables = new Set(['FROM', 'JOIN', 'INTO', 'TABLE', 'LIKE', ',', '(']);
const isName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names that may be of tables, each with the place where it stands first. */
export function namesIn(script: string): Map<string, number> {
  const words = wordsOf(script);
  const names = new Map<string, number>();
  for (const [at, word] of words.entries()) {
    const before = words[at - 1]?.upper ?? '';
    if (beforeTables.has(before) && isName.test(word.text) && !names.has(word.text)) {
      names.set(word.text, word.at);
    }
  }
  return names;
}

type Declaration = { name: string; kind: CatalogKind; at: number };

const passing = new Set(['OR', 'REPLACE', 'TEMPORARY', 'IF', 'NOT', 'EXISTS']);

function declarations(words: readonly Word[]): Declaration[] {
  return words.flatMap(({ upper }, start) => {
    if (upper !== 'CREATE') return [];
    let at = start + 1;
    while (passing.has(words[at]?.upper ?? '')) at += 1;
    const kind = words[at]?.upper;
    if (kind !== 'TABLE' && kind !== 'VIEW') return [];
    at += 1;
    while (passing.has(words[at]?.upper ?? '')) at += 1;
    const name = words[at]?.text;
    if (name === undefined || words[at + 1]?.text === '.') return [];
    return [{ name, kind: kind === 'TABLE' ? 'table' : 'view', at } as const];
  });
}

/** Names of tables and views that a script makes by itself: they win over those of the catalog. */
export const declaredIn = (script: string): Set<string> =>
  new Set(declarations(wordsOf(script)).map(({ name }) => name));

export type ReadDdl = { name: string; kind: CatalogKind; columns: CatalogColumn[] };

/** What one CREATE TABLE or CREATE VIEW declares; a sentence when the text is something else. */
export function readDdl(ddl: string): ReadDdl | string {
  const words = wordsOf(ddl);
  while (words.at(-1)?.text === ';') words.pop();
  const [made, another] = declarations(words);
  if (words[0]?.upper !== 'CREATE' || made === undefined) {
    return 'It is neither CREATE TABLE nor CREATE VIEW with a plain name.';
  }
  if (another !== undefined || words.some(({ text }) => text === ';'))
    return 'It holds more than one statement.';
  if (!isName.test(made.name))
    return `The name ${made.name} has other characters than letters, digits and underscores.`;
  return { name: made.name, kind: made.kind, columns: columnsOf(ddl, words.slice(made.at + 1)) };
}

const noColumns = new Set(['PRIMARY', 'CONSTRAINT', 'WATERMARK', 'UNIQUE']);

/** The list in the parentheses after the name. */
function columnsOf(ddl: string, words: readonly Word[]): CatalogColumn[] {
  if (words[0]?.text !== '(') return [];
  const columns: CatalogColumn[] = [];
  let depth = 0;
  let first = 1;
  for (const [at, { text, at: end }] of words.entries()) {
    if (text === '(' || text === '<') depth += 1;
    if (text === ')' || text === '>') depth -= 1;
    if (depth > 1 || (depth === 1 && text !== ',')) continue;
    const [name, type] = [words[first], words[first + 1]];
    if (name && first < at && !noColumns.has(name.upper)) {
      const declared = type && first + 1 < at ? ddl.slice(type.at, end).trim() : '';
      columns.push({ name: name.text, type: declared.replace(/\s+/g, ' ') });
    }
    first = at + 1;
    if (depth === 0) break;
  }
  return columns;
}
