/** `${name}` in a script, put in its place, and places in the one text told as places in the other. */
import type { VariableValues } from '../resources/variable.ts';
import { nearestName } from './nearest-name.ts';

/** A line and a column of a text, both from 1. */
export type Place = { line: number; column: number };

export type UnknownVariable = { name: string; from: Place; to: Place; nearest: string | null };

/** Where in a resolved text what a variable became stands, counted in UTF-16 units. */
export type VariablePlace = { name: string; at: number; length: number };

export type ResolvedScript = {
  /** What Flink gets. */
  text: string;
  /** In the order of the text. */
  places: VariablePlace[];
  /** The variables that were put in their places. */
  used: VariableValues;
  unknown: UnknownVariable[];
  /** Where in the script as written a place of `text` is. `end`: the last character of something, not the first. */
  written(place: Place, end?: boolean): Place;
};

/** `$${` writes `${` and no more. */
const pattern = /\$\$\{|\$\{([^{}\n]*)\}/g;

/** Names a script asks for, each once. */
export const variablesIn = (script: string): string[] => [
  ...new Set([...script.matchAll(pattern)].flatMap(([, name]) => (name === undefined ? [] : [name.trim()]))),
];

export type ChangedVariable = { name: string; from: string | null; to: string | null };

/** Null where the script does not name it. */
export const changedVariables = (from: VariableValues, to: VariableValues): ChangedVariable[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((name) => from[name] !== to[name])
    .sort()
    .map((name) => ({ name, from: from[name] ?? null, to: to[name] ?? null }));

export type ChangedSecrets = { added: string[]; removed: string[] };

/** Which are named by the one only; what they hold is part of neither. */
export const changedSecrets = (from: readonly string[], to: readonly string[]): ChangedSecrets => ({
  added: to.filter((name) => !from.includes(name)).sort(),
  removed: from.filter((name) => !to.includes(name)).sort(),
});

/** A stretch of the written text and what it became. */
type Piece = { from: number; length: number; at: number; became: number };

/** What has no value stays as it is written, and is in `unknown`; `known` are the names it may have been meant for. */
export function resolveVariables(
  script: string,
  values: Readonly<VariableValues>,
  known: readonly string[] = Object.keys(values),
): ResolvedScript {
  const pieces: Piece[] = [];
  const used: VariableValues = {};
  const unknown: UnknownVariable[] = [];
  const places: VariablePlace[] = [];
  let text = '';
  let copied = 0;
  for (const match of script.matchAll(pattern)) {
    const [whole, asked] = match;
    const from = match.index;
    text += script.slice(copied, from);
    copied = from + whole.length;
    const name = asked?.trim();
    const value = name === undefined ? '${' : Object.hasOwn(values, name) ? values[name] : undefined;
    if (name !== undefined && value !== undefined) used[name] = value;
    if (name !== undefined && value === undefined) {
      const [first, last] = [placeOf(script, from), placeOf(script, copied - 1)];
      unknown.push({ name, from: first, to: last, nearest: nearestName(name, known) });
    }
    const became = value ?? whole;
    if (name !== undefined && value !== undefined)
      places.push({ name, at: text.length, length: became.length });
    pieces.push({ from, length: whole.length, at: text.length, became: became.length });
    text += became;
  }
  text += script.slice(copied);
  const written = (place: Place, end = false): Place =>
    pieces.length === 0 ? place : placeOf(script, writtenAt(pieces, offsetOf(text, place), end));
  return { text, places, used, unknown, written };
}

function writtenAt(pieces: readonly Piece[], offset: number, end: boolean): number {
  const before = pieces.findLast(({ at }) => at <= offset);
  if (before === undefined) return offset;
  const { from, length, at, became } = before;
  if (offset >= at + became) return from + length + (offset - at - became);
  return end ? from + length - 1 : from;
}

function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let n = 1; n < line; n += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  return Math.min(start + column - 1, text.length);
}

export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
