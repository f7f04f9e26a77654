/** Pairs of scripts, each an edit that people make. The rules were made with these in sight. */
import {
  byOrders,
  countByName,
  counts,
  orders,
  ordersFeed,
  pair,
  type StatePair,
  sink,
  sumByName,
  sums,
  tumble,
  watermark,
  windowed,
} from './state-pair-parts.ts';
import { windowAndJoinPairs } from './state-pairs-windows-and-joins.ts';

export const statePairs: readonly StatePair[] = [
  pair('nothing changed', byOrders, orders + counts, [countByName], [countByName]),
  pair(
    'output column renamed',
    byOrders,
    orders + counts,
    [countByName],
    ['INSERT INTO counts SELECT name AS who, COUNT(*) AS how_many FROM orders GROUP BY name'],
  ),
  pair(
    'constant column added to the output',
    byOrders,
    orders + sums,
    ['INSERT INTO sums SELECT name, COUNT(*), CAST(NULL AS BIGINT) FROM orders GROUP BY name'],
    ['INSERT INTO sums SELECT name, COUNT(*), CAST(1 AS BIGINT) FROM orders GROUP BY name'],
  ),
  pair(
    'aggregate added',
    byOrders,
    orders + sums,
    ['INSERT INTO sums SELECT name, COUNT(*), CAST(NULL AS BIGINT) FROM orders GROUP BY name'],
    [sumByName],
  ),
  pair(
    'aggregate of another column',
    byOrders,
    orders + sums,
    [sumByName],
    ['INSERT INTO sums SELECT name, COUNT(*), SUM(id) FROM orders GROUP BY name'],
  ),
  pair(
    'aggregate of another column of the same type',
    byOrders,
    orders + sums,
    ['INSERT INTO sums SELECT name, COUNT(*), SUM(amount) FROM orders GROUP BY name'],
    ['INSERT INTO sums SELECT name, COUNT(*), SUM(amount + 1) FROM orders GROUP BY name'],
  ),
  pair(
    'key changed',
    byOrders,
    orders + counts,
    [countByName],
    ['INSERT INTO counts SELECT city, COUNT(*) FROM orders GROUP BY city'],
  ),
  pair(
    'key added',
    byOrders,
    orders + counts,
    [countByName],
    ['INSERT INTO counts SELECT name, COUNT(*) FROM orders GROUP BY name, city'],
  ),
  pair(
    'filter narrowed before a count',
    byOrders,
    orders + counts,
    ['INSERT INTO counts SELECT name, COUNT(*) FROM orders WHERE amount > 1 GROUP BY name'],
    ['INSERT INTO counts SELECT name, COUNT(*) FROM orders WHERE amount > 8 GROUP BY name'],
  ),
  pair(
    'filter added before a count',
    byOrders,
    orders + counts,
    [countByName],
    ['INSERT INTO counts SELECT name, COUNT(*) FROM orders WHERE amount > 8 GROUP BY name'],
  ),
  pair(
    'filter between two counts',
    byOrders,
    orders + counts,
    [
      'INSERT INTO counts SELECT CAST(c AS STRING), COUNT(*) FROM (SELECT name, COUNT(*) AS c FROM orders GROUP BY name) WHERE c > 1 GROUP BY c',
    ],
    [
      'INSERT INTO counts SELECT CAST(c AS STRING), COUNT(*) FROM (SELECT name, COUNT(*) AS c FROM orders GROUP BY name) WHERE c > 0 GROUP BY c',
    ],
  ),
  pair(
    'filter of the result',
    byOrders,
    orders + counts,
    [countByName],
    ['INSERT INTO counts SELECT name, COUNT(*) AS c FROM orders GROUP BY name HAVING COUNT(*) > 1'],
  ),
  pair(
    'sink added',
    byOrders,
    orders + counts + sink('copies', 'id BIGINT, name STRING'),
    [countByName],
    [`${countByName}; INSERT INTO copies SELECT id, name FROM orders WHERE amount > 20`],
  ),
  pair(
    'sink added in front',
    byOrders,
    orders + counts + sink('copies', 'id BIGINT, name STRING'),
    [countByName],
    [`INSERT INTO copies SELECT id, name FROM orders WHERE amount > 20; ${countByName}`],
  ),
  pair(
    'sink of the same count added',
    byOrders,
    orders + counts + sink('copies', 'name STRING, c BIGINT'),
    [countByName],
    [`${countByName}; INSERT INTO copies SELECT name, COUNT(*) FROM orders GROUP BY name`],
  ),
  pair(
    'sink removed',
    byOrders,
    orders + counts + sink('copies', 'id BIGINT, name STRING'),
    [`${countByName}; INSERT INTO copies SELECT id, name FROM orders`],
    [countByName],
  ),
  pair(
    'written to another topic',
    byOrders,
    orders + counts + sink('others', 'name STRING, c BIGINT'),
    [countByName],
    ['INSERT INTO others SELECT name, COUNT(*) FROM orders GROUP BY name'],
  ),
  pair(
    'INSERTs in another order',
    byOrders,
    orders + counts + sums,
    [`${countByName}; ${sumByName}`],
    [`${sumByName}; ${countByName}`],
  ),
  pair(
    'two counts that differ by filter, swapped',
    byOrders,
    orders + counts + sink('others', 'name STRING, c BIGINT'),
    [
      "INSERT INTO counts SELECT name, COUNT(*) FROM orders WHERE city <> 'rome' GROUP BY name; INSERT INTO others SELECT name, COUNT(*) FROM orders WHERE city <> 'oslo' GROUP BY name",
    ],
    [
      "INSERT INTO others SELECT name, COUNT(*) FROM orders WHERE city <> 'oslo' GROUP BY name; INSERT INTO counts SELECT name, COUNT(*) FROM orders WHERE city <> 'rome' GROUP BY name",
    ],
  ),
  pair(
    'count with another filter added',
    byOrders,
    orders + counts + sink('others', 'name STRING, c BIGINT'),
    [countByName],
    [
      `${countByName}; INSERT INTO others SELECT name, COUNT(*) FROM orders WHERE city <> 'oslo' GROUP BY name`,
    ],
  ),
  {
    name: 'table renamed',
    feeds: byOrders,
    before: { sql: `${orders}${counts} ${countByName};` },
    after: {
      sql: `${orders.replace('TABLE orders', 'TABLE purchases')}${counts} ${countByName.replace('FROM orders', 'FROM purchases')};`,
    },
  },
  {
    name: 'read from another topic',
    feeds: { ...byOrders, refunds: ordersFeed },
    before: { sql: `${orders}${counts} ${countByName};` },
    after: { sql: `${orders.replace("'topic'='orders'", "'topic'='refunds'")}${counts} ${countByName};` },
  },
  {
    name: 'unused column added to the table',
    feeds: byOrders,
    before: {
      sql: `${orders.replace(', city STRING', '').replace(', t TIMESTAMP(3)', '').replace(`, ${watermark}`, '')}${counts} ${countByName};`,
    },
    after: {
      sql: `${orders.replace(`, ${watermark}`, '').replace(', t TIMESTAMP(3)', '')}${counts} ${countByName};`,
    },
  },
  {
    name: 'type of a summed column widened',
    feeds: byOrders,
    before: { sql: `${orders}${sums} ${sumByName};` },
    after: { sql: `${orders.replace('amount INT', 'amount BIGINT')}${sums} ${sumByName};` },
  },
  {
    name: 'watermark delay changed',
    feeds: byOrders,
    before: { sql: `${orders}${windowed} ${tumble(10)};` },
    after: {
      sql: `${orders.replace("INTERVAL '1' SECOND", "INTERVAL '2' SECOND")}${windowed} ${tumble(10)};`,
    },
  },
  ...windowAndJoinPairs,
];
