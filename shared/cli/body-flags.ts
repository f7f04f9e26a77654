import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { OperationShape } from '../contract/operation.ts';
import { CliError, type Io } from './io.ts';

type Schema = {
  type?: string;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  $ref?: string;
  $defs?: Record<string, Schema>;
  title?: string;
  help?: string;
  unit?: string;
};

/** One flag: where its value goes in the body, and how it is read. */
export type BodyFlag = {
  /** Path in the body, for example ['settings', 'parallelism']. */
  path: string[];
  /** Name of the value among commander's options. */
  key: string;
  option: Option;
  read: (value: unknown, io: Io) => Promise<unknown> | unknown;
};

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const describe = (name: string, { title, help, unit }: Schema) =>
  [title ?? name, unit ? `(${unit})` : '', help ? `- ${help}` : ''].filter(Boolean).join(' ');

const toNumber = (flag: string) => (value: unknown) => {
  const number = Number(value);
  if (String(value).trim() === '' || Number.isNaN(number))
    throw new CliError(`${flag} takes a number, not "${value}".`);
  return number;
};

/** A value that may be left empty is taken back with `none`. */
const orNone = (read: (value: unknown) => unknown) => (value: unknown) =>
  value === 'none' ? null : read(value);

const isNull = ({ type }: Schema): boolean => type === 'null';

const isNumeric = (schema: Schema): boolean =>
  schema.type === 'number' ||
  schema.type === 'integer' ||
  (schema.anyOf?.length !== undefined && schema.anyOf.every(isNumeric));

const collect = (value: string, earlier: string[] = []) => [...earlier, value];

const pairs = (flag: string, read: (value: unknown) => unknown) => (value: unknown) =>
  Object.fromEntries(
    (value as string[]).map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new CliError(`${flag} takes key=value, not "${pair}".`);
      return [pair.slice(0, at), read(pair.slice(at + 1))];
    }),
  );

/** `latest`, `empty`, the id of a snapshot, or an s3:// address. */
const readFrom = (value: unknown) => {
  const text = String(value);
  if (text.startsWith('snap_')) return { snapshotId: text };
  return text.startsWith('s3://') ? { path: text } : text;
};

/** Text that is long or secret comes from a file (`-` is standard input), never from the command line. */
const fromFile = new Set(['sql', 'password']);

const readFile = (flag: string) => async (value: unknown, io: Io) => {
  try {
    const text = await io.readText(String(value));
    return flag === '--password-file' ? text.trimEnd() : text;
  } catch {
    throw new CliError(`${flag}: ${value} cannot be read.`);
  }
};

/** Text that may be secret can come from elsewhere than the command line, which others of the machine can read. */
const alsoFromFile = new Set(['value']);

const fileTwin = (name: string, path: string[]): BodyFlag => {
  const flag = `--${kebab(name)}-file`;
  const option = new Option(`${flag} <path>`, `${name} - from a file; of - it is typed unseen, or piped in`);
  const read = async (value: unknown, io: Io) => {
    const given = value === '-' ? io.readHidden(`${name}: `) : readFile(flag)(value, io);
    return (await given).replace(/\r?\n$/, '');
  };
  return { path, key: option.attributeName(), option, read };
};

const flagOf = (name: string, schema: Schema, path: string[]): BodyFlag => {
  const long = `--${kebab(name)}`;
  const text = describe(name, schema);
  const make = (flags: string, read: BodyFlag['read'] = (value) => value) => {
    const option = new Option(flags, text);
    return { path, key: option.attributeName(), option, read };
  };
  if (fromFile.has(name)) return make(`${long}-file <path>`, readFile(`${long}-file`));
  if (name === 'from') return make(`${long} <start point>`, readFrom);
  if (schema.type === 'boolean') return make(long);
  if (isNumeric(schema)) return make(`${long} <number>`, toNumber(long));
  const mayBeNone = schema.anyOf?.some(isNull) === true;
  if (mayBeNone && schema.anyOf?.filter((one) => !isNull(one)).every(isNumeric)) {
    return make(`${long} <number|none>`, orNone(toNumber(long)));
  }
  if (schema.type === 'array' && schema.items?.type === 'string') {
    const flag = make(`${long} <${kebab(name)}>`);
    flag.option.argParser(collect);
    return flag;
  }
  if (schema.type === 'object') {
    const { additionalProperties: inner } = schema;
    const numbers = typeof inner === 'object' && isNumeric(inner);
    const flag = make(
      `${long} <key=${numbers ? 'number' : 'value'}>`,
      pairs(long, numbers ? toNumber(long) : String),
    );
    flag.option.argParser(collect);
    return flag;
  }
  const flag = make(`${long} <${kebab(name)}>`);
  if (schema.enum) flag.option.choices(schema.enum.map(String));
  return flag;
};

const flagsOf = (schema: Schema, path: string[]): BodyFlag[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    // What may be left empty as a whole still has its fields; of several shapes none is.
    const shapes = field.anyOf?.filter((one) => !isNull(one)) ?? [field];
    const inner = shapes.length === 1 && shapes[0]?.properties ? shapes[0] : null;
    const at = [...path, name];
    if (inner) return flagsOf(inner, at);
    return [flagOf(name, field, at), ...(alsoFromFile.has(name) ? [fileTwin(name, at)] : [])];
  });

/** Flags for every field of the body; nested fields (settings) stand beside the others. */
export const bodyFlags = (operation: OperationShape): BodyFlag[] => {
  if (!operation.body) return [];
  const schema = z.toJSONSchema(operation.body, { io: 'input', unrepresentable: 'any' }) as Schema;
  // A schema with a name is a reference to itself.
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  return flagsOf(name === undefined ? schema : (schema.$defs?.[name] ?? {}), []);
};

export const addBodyFlags = (command: Command, flags: readonly BodyFlag[]): void => {
  for (const { option } of flags) command.addOption(option);
};

const put = (target: Record<string, unknown>, [name = '', ...rest]: string[], value: unknown): void => {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = (target[name] ?? {}) as Record<string, unknown>;
  target[name] = inner;
  put(inner, rest, value);
};

/** The body that the flags given make, over `base` (what is there now, for a replacement). */
export const readBodyFlags = async (
  flags: readonly BodyFlag[],
  given: Readonly<Record<string, unknown>>,
  base: unknown,
  io: Io,
): Promise<Record<string, unknown>> => {
  const body = structuredClone((base ?? {}) as Record<string, unknown>);
  for (const { path, key, read } of flags) {
    if (given[key] !== undefined) put(body, path, await read(given[key], io));
  }
  return body;
};
