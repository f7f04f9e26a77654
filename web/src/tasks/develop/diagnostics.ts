import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { SqlProblem } from './check-sql.ts';

/** Offset of a line and column, both from 1; what lies outside is moved to the nearest place inside. */
export const positionOf = (doc: Text, line: number, column: number): number => {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(at.from + Math.max(column - 1, 0), at.to);
};

/** Flink's end column is the last character itself. A place without width is widened to one character, to be seen. */
export const diagnosticsOf = (doc: Text, problems: readonly SqlProblem[]): Diagnostic[] =>
  problems.map((problem) => {
    const from = positionOf(doc, problem.line, problem.column);
    const end = positionOf(doc, problem.endLine, problem.endColumn + 1);
    const to = Math.min(Math.max(end, from + 1), doc.length);
    return {
      from: Math.min(from, to),
      to,
      severity: 'error',
      message: problem.fix ? `${problem.message}\n${problem.fix}` : problem.message,
    };
  });
