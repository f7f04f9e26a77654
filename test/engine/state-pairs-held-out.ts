/** Pairs written after the rules were frozen, and scored once: they say what the rules are worth on edits nobody had in mind. */
import {
  byBoth,
  byLevels,
  byOrders,
  counts,
  joined,
  kafka,
  latest,
  leveled,
  levels,
  orders,
  pair,
  payments,
  ranked,
  type StatePair,
  sink,
  sums,
  upsertKafka,
  windowed,
} from './state-pair-parts.ts';

const byName = (what: string, from = 'orders') =>
  `INSERT INTO counts SELECT name, ${what} FROM ${from} GROUP BY name`;
const sessions = (gap: number) =>
  `INSERT INTO windowed SELECT window_start, name, COUNT(*) FROM TABLE(SESSION(TABLE orders PARTITION BY name, DESCRIPTOR(t), INTERVAL '${gap}' SECOND)) GROUP BY window_start, window_end, name`;
const cumulating = (where: string) =>
  `INSERT INTO windowed SELECT window_end, name, COUNT(*) FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(t), INTERVAL '5' SECOND, INTERVAL '20' SECOND)) ${where} GROUP BY window_start, window_end, name`;
const twice = (outer: string) =>
  `INSERT INTO counts SELECT city, ${outer} FROM (SELECT city, name, COUNT(*) AS c FROM orders GROUP BY city, name) GROUP BY city`;
const leftJoin = (least: number) =>
  `INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o LEFT JOIN payments p ON o.id = p.order_id AND p.paid > ${least}`;
const within =
  "orders o JOIN payments p ON o.id = p.order_id AND p.t BETWEEN o.t AND o.t + INTERVAL '10' SECOND";
const newest = (where: string) =>
  `INSERT INTO latest SELECT name, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name ORDER BY t DESC) AS rn FROM orders ${where}) WHERE rn = 1`;
const asOf = (what: string) =>
  `INSERT INTO leveled SELECT o.id, ${what} FROM orders o JOIN levels FOR SYSTEM_TIME AS OF o.t AS l ON o.name = l.name`;
const balances = `CREATE TABLE balances (name STRING, amount INT) ${kafka('balances').replace("'format'='json'", "'format'='debezium-json'")};`;
const balancesFeed: [string[], string[]] = [
  ['+I|ann|10', '+I|bob|4', '-U|ann|10', '+U|ann|12'],
  ['-U|ann|12', '+U|ann|3', '+I|cyd|9', '-D|bob|4'],
];
const inPayments = (least: number) =>
  `INSERT INTO latest SELECT name, amount FROM orders WHERE id IN (SELECT order_id FROM payments WHERE paid > ${least})`;
const hinted = (ttl: string) =>
  `INSERT INTO joined SELECT /*+ STATE_TTL('o'='${ttl}','p'='${ttl}') */ o.id, o.name, p.paid FROM orders o JOIN payments p ON o.id = p.order_id`;
const upsertLatest = `CREATE TABLE kept (city STRING, name STRING, amount INT, PRIMARY KEY (city) NOT ENFORCED) ${upsertKafka('kept')};`;

export const heldOutPairs: readonly StatePair[] = [
  pair(
    'count to distinct count',
    byOrders,
    orders + counts,
    [byName('COUNT(city)')],
    [byName('COUNT(DISTINCT city)')],
  ),
  pair(
    'case over the result of a count',
    byOrders,
    orders + counts,
    [byName('COUNT(*)')],
    [byName('CASE WHEN COUNT(*) > 2 THEN COUNT(*) * 10 ELSE COUNT(*) END')],
  ),
  pair('gap of a session changed', byOrders, orders + windowed, [sessions(5)], [sessions(6)]),
  pair(
    'filter added before a cumulating window',
    byOrders,
    orders + windowed,
    [cumulating('')],
    [cumulating('WHERE amount > 8')],
  ),
  pair('condition of a left join changed', byBoth, orders + payments + joined, [leftJoin(1)], [leftJoin(12)]),
  pair('outer of two aggregates changed', byOrders, orders + counts, [twice('SUM(c)')], [twice('MAX(c)')]),
  pair(
    'subquery made a view',
    byOrders,
    orders + counts,
    [byName('COUNT(*)', '(SELECT name FROM orders WHERE amount > 8)')],
    [`CREATE VIEW larger AS SELECT name, city FROM orders WHERE amount > 8; ${byName('COUNT(*)', 'larger')}`],
  ),
  pair(
    'filter added before the newest row',
    byOrders,
    orders + latest,
    [newest('')],
    [newest('WHERE amount > 8')],
  ),
  pair(
    'column of the versioned table added',
    byLevels,
    orders + levels + leveled,
    [asOf("CAST('x' AS STRING)")],
    [asOf('l.level')],
  ),
  pair(
    'count added behind an interval join',
    byBoth,
    orders + payments + joined + counts,
    [`INSERT INTO joined SELECT o.id, o.name, p.paid FROM ${within}`],
    [
      `INSERT INTO joined SELECT o.id, o.name, p.paid FROM ${within}; INSERT INTO counts SELECT o.name, COUNT(*) FROM ${within} GROUP BY o.name`,
    ],
  ),
  pair(
    'rank left out of a top 2',
    byOrders,
    orders + ranked,
    [
      'INSERT INTO ranked SELECT name, amount, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY city ORDER BY amount DESC) AS rn FROM orders) WHERE rn <= 2',
    ],
    [
      'INSERT INTO ranked SELECT name, amount, CAST(0 AS BIGINT) FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY city ORDER BY amount DESC) AS rn FROM orders) WHERE rn <= 2',
    ],
  ),
  pair(
    'filter of rows that are taken back changed',
    { balances: balancesFeed },
    balances + counts,
    [
      byName('SUM(amount)', 'balances WHERE amount > 5').replace(
        'SUM(amount)',
        'CAST(SUM(amount) AS BIGINT)',
      ),
    ],
    [byName('CAST(SUM(amount) AS BIGINT)', 'balances WHERE amount > 2')],
  ),
  pair(
    'grouping sets instead of one key',
    byOrders,
    orders + counts,
    [byName('COUNT(*)')],
    ['INSERT INTO counts SELECT name, COUNT(*) FROM orders GROUP BY GROUPING SETS ((name), ())'],
  ),
  pair(
    'startup mode by a hint',
    byOrders,
    orders + counts,
    [byName('COUNT(*)')],
    [byName('COUNT(*)', "orders /*+ OPTIONS('scan.startup.mode'='latest-offset') */")],
  ),
  pair('time to live of a hint changed', byBoth, orders + payments + joined, [hinted('1h')], [hinted('3h')]),
  pair(
    'aggregates in another order',
    byOrders,
    orders + sums,
    ['INSERT INTO sums SELECT name, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM orders GROUP BY name'],
    ['INSERT INTO sums SELECT name, CAST(SUM(amount) AS BIGINT), COUNT(*) FROM orders GROUP BY name'],
  ),
  pair('filter inside IN changed', byBoth, orders + payments + latest, [inPayments(1)], [inPayments(2)]),
  pair(
    'key of a source column computed',
    byOrders,
    orders + counts,
    [byName('COUNT(*)')],
    ['INSERT INTO counts SELECT UPPER(name), COUNT(*) FROM orders GROUP BY UPPER(name)'],
  ),
  pair(
    'column added to rows that are brought into order',
    byOrders,
    orders + upsertLatest,
    ['INSERT INTO kept SELECT MAX(city), name, CAST(COUNT(*) AS INT) FROM orders GROUP BY name'],
    ['INSERT INTO kept SELECT MAX(city), name, CAST(SUM(amount) AS INT) FROM orders GROUP BY name'],
  ),
  pair(
    'sink of the newest rows added beside a count',
    byOrders,
    orders + counts + sink('copies', 'name STRING, amount INT'),
    [byName('COUNT(*)')],
    [`${byName('COUNT(*)')}; ${newest('').replace('INTO latest', 'INTO copies')}`],
  ),
];
