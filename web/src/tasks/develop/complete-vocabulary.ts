import {
  type Completion,
  type CompletionContext,
  type CompletionSource,
  snippetCompletion,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { FunctionWord, OptionWord, Vocabulary } from '../../../../shared/resources/vocabulary.ts';
import { optionsAround } from './options-around.ts';

/** What a hint says of an option, in the person's language. */
export type OptionWords = { required: string; standard: (value: string) => string };

/** Functions with their signatures; and within WITH, options of the connector and the format that stand there. */
export const completeVocabulary =
  (vocabulary: Vocabulary, words: OptionWords): CompletionSource =>
  (context) => {
    const { state, pos } = context;
    const node = syntaxTree(state).resolveInner(pos, -1);
    if (node.name === 'LineComment' || node.name === 'BlockComment') return null;
    if (node.name === 'String') return withinText(context, node.from, vocabulary, words);
    const word = context.matchBefore(/\w+/);
    if (!word && !context.explicit) return null;
    return {
      from: word?.from ?? pos,
      options: vocabulary.functions.map(functionCompletion),
      validFor: /^\w*$/,
    };
  };

function functionCompletion({ name, kind, signatures }: FunctionWord): Completion {
  const [first = `${name}()`] = signatures;
  const completion: Completion = {
    label: name,
    type: kind === 'aggregate' ? 'method' : 'function',
    detail: first.slice(name.length),
    info: signatures.join('\n'),
  };
  // What is called without anything, such as CURRENT_DATE, is mostly written without brackets.
  return first === `${name}()` ? completion : snippetCompletion(`${name}(\${})`, completion);
}

function withinText(
  { state, pos }: CompletionContext,
  from: number,
  vocabulary: Vocabulary,
  words: OptionWords,
) {
  const around = optionsAround(state.doc.toString(), from);
  if (around === null) return null;
  const options =
    around.valueOf === null
      ? keysFor(around.options, vocabulary).map((option) => keyCompletion(option, words))
      : valuesFor(around.valueOf, around.options, vocabulary);
  return options.length === 0 ? null : { from: Math.min(from + 1, pos), options, validFor: /^[\w.-]*$/ };
}

const plain = (key: string, description: string): OptionWord => ({
  key,
  required: true,
  type: 'string',
  values: [],
  default: null,
  description,
});

/** Options that the table may have and has not. */
function keysFor(options: ReadonlyMap<string, string>, vocabulary: Vocabulary): OptionWord[] {
  const known = knownOptions(options, vocabulary);
  return known.filter(({ key }) => !options.has(key));
}

function knownOptions(options: ReadonlyMap<string, string>, vocabulary: Vocabulary): OptionWord[] {
  const connector = vocabulary.connectors.find(({ name }) => name === options.get('connector'));
  const formats = ['format', 'key.format', 'value.format'].flatMap((place) => {
    const format = vocabulary.formats.find(({ name }) => name === options.get(place));
    const prefix = place === 'format' ? '' : place.replace('format', '');
    return (format?.options ?? []).map((one) => ({ ...one, key: `${prefix}${format?.name}.${one.key}` }));
  });
  return [plain('connector', ''), ...(connector?.options ?? []), ...formats];
}

const keyCompletion = (option: OptionWord, words: OptionWords): Completion => ({
  label: option.key,
  type: 'property',
  detail: option.required
    ? words.required
    : option.default === null
      ? option.type
      : words.standard(option.default),
  info: option.description,
  boost: option.required ? 1 : 0,
});

function valuesFor(key: string, options: ReadonlyMap<string, string>, vocabulary: Vocabulary): Completion[] {
  const named = (names: readonly { name: string }[]) =>
    names.map(({ name }) => ({ label: name, type: 'constant' }));
  if (key === 'connector') return named(vocabulary.connectors);
  if (/(^|\.)format$/.test(key)) return named(vocabulary.formats);
  const option = knownOptions(options, vocabulary).find((one) => one.key === key);
  const values = option?.values.length ? option.values : option?.default ? [option.default] : [];
  return values.map((label) => ({ label, type: 'constant' }));
}
