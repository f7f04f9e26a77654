/** Pairs drawn from the chapters of Flink's SQL manual after the rules were frozen, and scored once: see test/long/results.md. */
import {
  byBoth,
  byOrders,
  countByName,
  counts,
  joined,
  orders,
  pair,
  payments,
  ranked,
  type StatePair,
  sink,
  sums,
  tumble,
  watermark,
  windowed,
} from './state-pair-parts.ts';

const names = sink('names', 'name STRING');
const hopping = (seconds: number) =>
  `INSERT INTO windowed SELECT window_start, name, COUNT(*) FROM TABLE(HOP(TABLE orders, DESCRIPTOR(t), INTERVAL '${seconds}' SECOND, INTERVAL '20' SECOND)) GROUP BY window_start, window_end, name`;
const sumOf = (what: string) => `INSERT INTO sums SELECT name, COUNT(*), ${what} FROM orders GROUP BY name`;
const joinOf = (kind: string) =>
  `INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o ${kind} JOIN payments p ON o.id = p.order_id`;
const paidOnes = (where: string) => `INSERT INTO names SELECT o.name FROM orders o WHERE ${where}`;
const windowTop = (n: number) =>
  `INSERT INTO ranked SELECT name, amount, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY amount DESC) AS rn FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(t), INTERVAL '20' SECOND))) WHERE rn <= ${n}`;
const rising = (measure: string) =>
  `INSERT INTO sums SELECT name, a, b FROM orders MATCH_RECOGNIZE (PARTITION BY name ORDER BY t MEASURES X.id AS a, ${measure} AS b ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (X Y) DEFINE Y AS Y.amount > X.amount)`;
const slower = (ddl: string) => ddl.replace(watermark, watermark.replace("'1' SECOND", "'5' SECOND"));

export const unseenPairs: readonly StatePair[] = [
  pair(
    'DISTINCT to GROUP BY',
    byOrders,
    `${orders}${names}`,
    ['INSERT INTO names SELECT DISTINCT name FROM orders'],
    ['INSERT INTO names SELECT name FROM orders GROUP BY name'],
  ),
  pair('HAVING added', byOrders, `${orders}${counts}`, [countByName], [`${countByName} HAVING COUNT(*) > 1`]),
  pair(
    'WITH instead of a subquery',
    byOrders,
    `${orders}${counts}`,
    [
      'INSERT INTO counts SELECT name, COUNT(*) FROM (SELECT name FROM orders WHERE amount > 5) GROUP BY name',
    ],
    [
      'INSERT INTO counts WITH big AS (SELECT name, city FROM orders WHERE amount > 5) SELECT name, COUNT(*) FROM big GROUP BY name',
    ],
  ),
  pair(
    'FILTER added to a count',
    byOrders,
    `${orders}${counts}`,
    [countByName],
    ['INSERT INTO counts SELECT name, COUNT(*) FILTER (WHERE amount > 12) FROM orders GROUP BY name'],
  ),
  pair('slide of a hopping window changed', byOrders, `${orders}${windowed}`, [hopping(10)], [hopping(5)]),
  pair(
    'EXISTS instead of IN',
    byBoth,
    `${orders}${payments}${names}`,
    [paidOnes('o.id IN (SELECT order_id FROM payments)')],
    [paidOnes('EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id)')],
  ),
  pair('full join to left join', byBoth, `${orders}${payments}${joined}`, [joinOf('FULL')], [joinOf('LEFT')]),
  pair(
    'sides of an inner join written the other way round',
    byBoth,
    `${orders}${payments}${joined}`,
    [joinOf('INNER')],
    ['INSERT INTO joined SELECT o.id, o.name, p.paid FROM payments p JOIN orders o ON p.order_id = o.id'],
  ),
  pair(
    'measure of a pattern changed',
    byOrders,
    `${orders}${sums}`,
    [rising('Y.id')],
    [rising('Y.id + 100')],
  ),
  pair('top 1 of a window to top 2', byOrders, `${orders}${ranked}`, [windowTop(1)], [windowTop(2)]),
  pair(
    'COALESCE around a key',
    byOrders,
    `${orders}${counts}`,
    [countByName],
    [
      "INSERT INTO counts SELECT COALESCE(name, 'nobody'), COUNT(*) FROM orders GROUP BY COALESCE(name, 'nobody')",
    ],
  ),
  pair(
    'CASE inside a sum',
    byOrders,
    `${orders}${sums}`,
    [sumOf('SUM(amount)')],
    [sumOf("SUM(CASE WHEN city = 'rome' THEN amount ELSE 0 END)")],
  ),
  {
    name: 'watermark later',
    feeds: byOrders,
    before: { sql: `${orders}${windowed}${tumble(20)};` },
    after: { sql: `${slower(orders)}${windowed}${tumble(20)};` },
  },
  pair(
    'alias of a table',
    byOrders,
    `${orders}${counts}`,
    [countByName],
    ['INSERT INTO counts SELECT o.name, COUNT(*) FROM orders AS o GROUP BY o.name'],
  ),
];
