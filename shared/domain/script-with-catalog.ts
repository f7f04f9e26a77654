/** The script that Flink gets: the DDL of the catalog objects it uses, then the script as written. */
import type { PinnedObject } from '../resources/catalog.ts';
import { namesIn } from './ddl-words.ts';

/** The end of a line first: the DDL may end in a comment. */
const before = (objects: readonly PinnedObject[]): string =>
  objects.map(({ ddl }) => `${ddl.trim().replace(/;+$/, '')}\n;\n`).join('');

/** What Flink gets of a draft or version; `catalog` in the order in which one needs the other. */
export const withCatalog = ({ sql, catalog }: { sql: string; catalog: readonly PinnedObject[] }): string =>
  before(catalog) + sql;

type Placed = { line: number; column: number; endLine: number; endColumn: number; message: string };

const linesOf = (text: string): number => text.split('\n').length - 1;

/** A place of what Flink got, told in the script as written; what is wrong in an object is told where its name stands first. */
export function inWritten<P extends Placed>(
  { sql, catalog }: { sql: string; catalog: readonly PinnedObject[] },
  problem: P,
): P {
  const shift = linesOf(before(catalog));
  if (problem.line > shift) {
    return { ...problem, line: problem.line - shift, endLine: problem.endLine - shift };
  }
  let passed = 0;
  for (const object of catalog) {
    const own = linesOf(before([object]));
    if (problem.line <= passed + own) return inObject(sql, object, problem, problem.line - passed);
    passed += own;
  }
  return problem;
}

function inObject<P extends Placed>(sql: string, object: PinnedObject, problem: P, line: number): P {
  const at = namesIn(sql).get(object.name);
  const text = sql.slice(0, at ?? 0);
  const column = text.length - text.lastIndexOf('\n');
  const here = linesOf(text) + 1;
  return {
    ...problem,
    line: here,
    column,
    endLine: here,
    endColumn: column + (at === undefined ? 0 : object.name.length - 1),
    message: `In the ${object.kind} ${object.name} of the catalog, line ${line}, column ${problem.column}: ${problem.message}`,
  };
}

/** Each after what it needs. What needs each other in a circle Flink refuses, in whatever order. */
export function inOrder(objects: readonly PinnedObject[]): PinnedObject[] {
  const byName = new Map(objects.map((object) => [object.name, object]));
  const ordered = new Set<PinnedObject>();
  const entered = new Set<PinnedObject>();
  const place = (object: PinnedObject) => {
    if (entered.has(object)) return;
    entered.add(object);
    for (const name of neededBy(object)) {
      const needed = byName.get(name);
      if (needed) place(needed);
    }
    ordered.add(object);
  };
  for (const object of objects) place(object);
  return [...ordered];
}

/** Names of other objects that may be needed: a view selects from them; a table is like another, and its columns are none. */
export function neededBy({ name, kind, ddl }: PinnedObject): string[] {
  const names = kind === 'view' ? [...namesIn(ddl).keys()] : likeIn(ddl);
  return names.filter((other) => other !== name);
}

const likeIn = (ddl: string): string[] =>
  [...ddl.matchAll(/\bLIKE\s+`?(\w+)/gi)].flatMap(([, name]) => name ?? []);
