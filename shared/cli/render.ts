import { ProblemError } from '../client/problem-error.ts';
import { CliError, type Io } from './io.ts';

const cell = (value: unknown): string => {
  // Cut, not rounded: 99.9999 % is not all.
  if (typeof value === 'number') return String(Math.trunc(value * 1_000) / 1_000);
  if (value === null || value === undefined) return '-';
  if (typeof value === 'object')
    return Array.isArray(value) ? value.map(cell).join(', ') : JSON.stringify(value);
  return String(value).replace(/\s+/g, ' ');
};

/** The value of a column; `a.b` is property b of a. */
const valueAt = (row: Record<string, unknown>, column: string): unknown =>
  column
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).find(([key]) => key === name)?.[1]
          : null,
      row,
    );

/** Columns as wide as their widest cell; the last one is not padded. */
export const table = (rows: readonly Record<string, unknown>[], columns: readonly string[]): string[] => {
  const cells = [
    columns.map((column) => (column.split('.')[0] ?? column).toUpperCase()),
    ...rows.map((row) => columns.map((name) => cell(valueAt(row, name)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

/** `name: value` lines; objects inside are indented, texts of many lines stand below their name. */
export const details = (value: Record<string, unknown>, indent = ''): string[] =>
  Object.entries(value).flatMap(([name, inner]) => {
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      return Object.keys(inner).length === 0
        ? [`${indent}${name}: -`]
        : [`${indent}${name}:`, ...details(inner as Record<string, unknown>, `${indent}  `)];
    }
    if (typeof inner === 'string' && inner.includes('\n')) {
      return [`${indent}${name}:`, ...inner.split('\n').map((line) => `${indent}  ${line}`)];
    }
    return [`${indent}${name}: ${cell(inner)}`];
  });

/** Why it did not work and what to do next, on stderr. */
export const showError = (error: unknown, io: Io): void => {
  if (error instanceof ProblemError) {
    io.err(`millrace: ${error.message}`);
    for (const { location, message, fix } of error.errors)
      io.err(`  ${location}: ${message}${fix ? ` ${fix}` : ''}`);
    if (error.fix) io.err(`Next: ${error.fix}`);
    if (error.requestId) io.err(`Request: ${error.requestId}`);
    return;
  }
  io.err(`millrace: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof CliError && error.next) io.err(`Next: ${error.next}`);
};
