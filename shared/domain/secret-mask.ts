/** Values that must not be read in what is told of a job: each in the forms in which programs repeat it. */
import { shortestSecret } from '../resources/variable-name.ts';

export const masked = '******';

/** A line of a value of several is only masked by itself when it says something. */
const tellingLine = 8;

/** What is looked for, longest first, so that no part of a value is left behind by another. */
export function hiddenForms(values: Iterable<string>): string[] {
  const forms = new Set<string>();
  for (const value of values) {
    const lines = value.split(/\r?\n/).map((line) => line.trim());
    const parts = lines.length > 1 ? lines.filter(({ length }) => length >= tellingLine) : [];
    for (const part of [value, ...parts]) for (const form of formsOf(part)) forms.add(form);
  }
  return [...forms]
    .filter(({ length }) => length >= shortestSecret)
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** As it is, in SQL, in JSON and Java, in JSON that is a text of JSON, and in an address: from a form, or as other encoders leave some signs alone. */
function formsOf(value: string): string[] {
  const inForm = new URLSearchParams([['', value]]).toString().slice(1);
  const inAddress = inForm.replaceAll('+', '%20');
  return [
    value,
    value.replaceAll("'", "''"),
    inJson(value),
    inJson(inJson(value)),
    inForm,
    inAddress,
    inAddress.replace(/%(21|27|28|29|7E)/g, (sign) => decodeURIComponent(sign)),
  ];
}

/** The text without them, nor the beginning of one at its end: it may have been cut there. */
export function maskText(text: string, forms: readonly string[]): string {
  let left = text;
  for (const form of forms) left = left.replaceAll(form, masked);
  return withoutCutOff(left, forms);
}

function withoutCutOff(text: string, forms: readonly string[]): string {
  let longest = 0;
  for (const form of forms) {
    for (let length = Math.min(form.length - 1, text.length); length >= shortestSecret; length -= 1) {
      if (length > longest && text.endsWith(form.slice(0, length))) longest = length;
    }
  }
  return longest === 0 ? text : text.slice(0, text.length - longest) + masked;
}

/** The same for every line that Log4j writes: in its own configuration, so that no reader of a log has to know them. */
export const maskedLog4j = (log4j: string, forms: readonly string[]): string =>
  forms.length === 0
    ? log4j
    : [
        log4j.trimEnd(),
        'appender.file.layout.replace.type = replace',
        `appender.file.layout.replace.regex = ${forms.map(escaped).join('|')}`,
        `appender.file.layout.replace.replacement = ${masked}`,
        '',
      ].join('\n');

/** Every character by its number: nothing of a value means anything to properties, Log4j or regular expressions. */
const escaped = (form: string): string =>
  Array.from({ length: form.length }, (_, at) => form.charCodeAt(at))
    .map((unit) => `\\\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
