/**
 * Secret variables in a script. What is judged and stored has a placeholder in place of each; the value is put in where
 * the text is handed to Flink, and nowhere before.
 */
import type { VariablePlace } from './script-variables.ts';

/** It reads as what it stands for, and fits between the same quotes. */
export const placeholderOf = (name: string): string => `\${${name}}`;

/** The text with the values in their places. Each stands between quotes, in which a quote is written twice. */
export function withSecretValues(
  text: string,
  places: readonly VariablePlace[],
  values: Readonly<Record<string, string>>,
): string {
  let whole = '';
  let copied = 0;
  for (const { name, at, length } of places) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`there is no value of the secret ${name}`);
    whole += text.slice(copied, at) + value.replaceAll("'", "''");
    copied = at + length;
  }
  return whole + text.slice(copied);
}

/** A secret where its value would be seen, or would decide what state belongs to. */
export type MisplacedSecret = { place: VariablePlace; message: string; fix: string };

/** Comments (hints among them), strings, quoted names, words, and single signs. */
const pattern =
  /--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|`(?:[^`]|``)*`|[\p{L}_][\p{L}\p{N}_$]*|[^\s]/gu;

/** As TableIdentity.java knows them: values of these never decide which state belongs to a table. */
const sensitive = /password|secret|token|credential|jaas|api-?key|access[-.]?key/;
const meantForSecrets = 'password, secret, token, credential, jaas, api-key or access-key';

type Option = { key: string; from: number; to: number };

/** Values of options in WITH (...), each with its key. */
function optionsIn(text: string): Option[] {
  const options: Option[] = [];
  const opened: boolean[] = [];
  let before: string[] = ['', '', ''];
  for (const { 0: token, index } of text.matchAll(pattern)) {
    if (/^(--|\/\/|\/\*)/.test(token)) continue;
    const [, key = '', sign = ''] = before;
    if (token === '(') opened.push(sign.toUpperCase() === 'WITH');
    if (token === ')') opened.pop();
    const isValue = token.length > 1 && token.startsWith("'") && sign === '=' && key.startsWith("'");
    if (isValue && opened.at(-1) === true) {
      options.push({ key: key.slice(1, -1), from: index + 1, to: index + token.length - 1 });
    }
    before = [...before.slice(1), token];
  }
  return options;
}

/** Those of the places that are not inside the quoted value of an option that is meant for secrets. */
export function misplacedSecrets(text: string, places: readonly VariablePlace[]): MisplacedSecret[] {
  const options = places.length === 0 ? [] : optionsIn(text);
  return places.flatMap((place): MisplacedSecret[] => {
    const { name, at, length } = place;
    const option = options.find(({ from, to }) => from <= at && at + length <= to);
    if (option === undefined) {
      return [
        {
          place,
          message: `The variable ${name} is secret, and what stands here is shown in plans and logs. A secret can only stand inside the quotes of an option in WITH (...).`,
          fix: `Write it there, such as 'password' = '\${${name}}', or use a variable that is not secret.`,
        },
      ];
    }
    if (sensitive.test(option.key.toLowerCase())) return [];
    return [
      {
        place,
        message: `The variable ${name} is secret, and the option '${option.key}' is not meant for secrets: Flink shows it in errors, and state belongs to its value, so that a new one would lose the state.`,
        fix: `Write it into an option with ${meantForSecrets} in its name, or use a variable that is not secret.`,
      },
    ];
  });
}
