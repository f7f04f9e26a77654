import type { UpgradeCase } from './cases.ts';

const counted = 'k STRING, n BIGINT, total BIGINT';

/** A second table that is printed to: rows of all tables of a case are gathered under its name. */
const another = (name: string): string =>
  `CREATE TABLE ${name} (${counted}) WITH ('connector' = 'print', 'print-identifier' = '{name}');`;

const together = (...inserts: string[]): string =>
  `EXECUTE STATEMENT SET BEGIN\n${inserts.map((insert) => `  INSERT INTO ${insert};`).join('\n')}\nEND`;

const sums = 'SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k';

/** Scripts with more than one INSERT: into tables of their own, and what they share. */
export const severalInserts: readonly UpgradeCase[] = [
  {
    name: 'two-tables',
    prints: counted,
    before: another('more'),
    query: together(`printed ${sums}`, 'more SELECT k, MIN(v), MAX(v) FROM others GROUP BY k'),
  },
  {
    name: 'two-of-one-source',
    prints: counted,
    before: another('more'),
    query: together(`printed ${sums}`, 'more SELECT k, MIN(v), MAX(v) FROM events GROUP BY k'),
  },
  {
    name: 'two-of-one-view',
    prints: counted,
    before: `${another('more')} CREATE VIEW sums (k, n, total) AS ${sums};`,
    query: together('printed SELECT * FROM sums', 'more SELECT k, n, total FROM sums WHERE n > 3'),
  },
  {
    name: 'three-windows-and-rows',
    prints: counted,
    before: `${another('more')} ${another('most')}
      CREATE VIEW gathered AS
      SELECT CAST(window_start AS STRING) AS starts, COUNT(*) AS n, SUM(v) AS total
      FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '5' SECOND))
      GROUP BY window_start, window_end;`,
    query: together(
      'printed SELECT k, id, v FROM events',
      'more SELECT * FROM gathered',
      'most SELECT * FROM gathered',
    ),
  },
  {
    name: 'join-and-group',
    prints: counted,
    before: another('more'),
    query: together(
      'printed SELECT e.k, e.id, o.v FROM events AS e JOIN others AS o ON e.id = o.peer',
      'more SELECT k, COUNT(*), SUM(v) FROM others GROUP BY k',
    ),
  },
  {
    name: 'two-sinks',
    prints: counted,
    query: together(`printed ${sums}`, 'printed SELECT k, MIN(v), MAX(v) FROM others GROUP BY k'),
  },
];
