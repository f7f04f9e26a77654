/** The list of table options that a place of a script lies in. Only for hints: what is right is for Flink to say. */
export type OptionsAround = {
  /** All that stand in the list already, by key. */
  options: ReadonlyMap<string, string>;
  /** The place is the value of this key; null where it is a key itself. */
  valueOf: string | null;
};

const text = "'((?:[^']|'')*)'";
const pair = new RegExp(`${text}\\s*=\\s*${text}`, 'g');
const keyBefore = new RegExp(`${text}\\s*=\\s*$`);

/** `at`: where a quoted text begins. Null when that is in no WITH (…). */
export function optionsAround(script: string, at: number): OptionsAround | null {
  const before = script.slice(0, at);
  const open = [...before.matchAll(/\bWITH\s*\(/gi)].at(-1);
  if (open === undefined) return null;
  const from = open.index + open[0].length;
  // Whatever is quoted may hold brackets.
  const inside = before.slice(from).replace(new RegExp(text, 'g'), '');
  if (/[();]/.test(inside)) return null;
  const rest = script.slice(from);
  const end = rest.replace(new RegExp(text, 'g'), (quoted) => '.'.repeat(quoted.length)).search(/[);]/);
  const list = end < 0 ? rest : rest.slice(0, end);
  const options = new Map([...list.matchAll(pair)].map(([, key = '', value = '']) => [key, value]));
  return { options, valueOf: keyBefore.exec(before.slice(from))?.[1] ?? null };
}
