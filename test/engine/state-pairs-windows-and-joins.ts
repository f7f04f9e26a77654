/** More pairs the rules were made with: settings, windows, joins, rows of a kind. */
import {
  byBoth,
  byLevels,
  byOrders,
  countByName,
  counts,
  joined,
  latest,
  leveled,
  levels,
  orders,
  ordersFeed,
  pair,
  payments,
  ranked,
  type StatePair,
  sink,
  top,
  totals,
  ttl,
  tumble,
  watermark,
  windowed,
} from './state-pair-parts.ts';

export const windowAndJoinPairs: readonly StatePair[] = [
  pair(
    'time to live changed',
    byOrders,
    orders + counts,
    [countByName, ttl('1 h')],
    [countByName, ttl('2 h')],
  ),
  pair('time to live switched on', byOrders, orders + counts, [countByName], [countByName, ttl('1 h')]),
  pair('time to live switched off', byOrders, orders + counts, [countByName, ttl('1 h')], [countByName]),
  pair(
    'mini-batch switched on',
    byOrders,
    orders + counts,
    [countByName],
    [
      countByName,
      {
        config: {
          'table.exec.mini-batch.enabled': 'true',
          'table.exec.mini-batch.allow-latency': '100 ms',
          'table.exec.mini-batch.size': '10',
        },
      },
    ],
  ),
  pair(
    'mini-batch of another size',
    byOrders,
    orders + counts,
    [
      countByName,
      {
        config: {
          'table.exec.mini-batch.enabled': 'true',
          'table.exec.mini-batch.allow-latency': '100 ms',
          'table.exec.mini-batch.size': '10',
        },
      },
    ],
    [
      countByName,
      {
        config: {
          'table.exec.mini-batch.enabled': 'true',
          'table.exec.mini-batch.allow-latency': '200 ms',
          'table.exec.mini-batch.size': '20',
        },
      },
    ],
  ),
  pair(
    'parallelism changed',
    byOrders,
    orders + counts,
    [countByName, { parallelism: 1 }],
    [countByName, { parallelism: 2 }],
  ),
  pair('window of another size', byOrders, orders + windowed, [tumble(10)], [tumble(20)]),
  pair(
    'aggregate added to a window',
    byOrders,
    orders + windowed,
    [tumble(10)],
    [tumble(10, 'COUNT(*) + MAX(amount)')],
  ),
  pair(
    'window end instead of its start',
    byOrders,
    orders + windowed,
    [tumble(10)],
    [tumble(10).replace('SELECT window_start', 'SELECT window_end')],
  ),
  pair(
    'tumbling window to hopping',
    byOrders,
    orders + windowed,
    [tumble(10)],
    [
      tumble(10).replace(
        'TUMBLE(TABLE orders, DESCRIPTOR(t),',
        "HOP(TABLE orders, DESCRIPTOR(t), INTERVAL '5' SECOND,",
      ),
    ],
  ),
  pair(
    'column added to a join',
    byBoth,
    orders + payments + sink('joined', 'id BIGINT, name STRING, paid INT'),
    [
      'INSERT INTO joined SELECT o.id, CAST(NULL AS STRING), p.paid FROM orders o JOIN payments p ON o.id = p.order_id',
    ],
    ['INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o JOIN payments p ON o.id = p.order_id'],
  ),
  pair(
    'join reordered',
    byBoth,
    orders + payments + joined,
    ['INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o JOIN payments p ON o.id = p.order_id'],
    ['INSERT INTO joined SELECT o.id, o.name, p.paid FROM payments p JOIN orders o ON o.id = p.order_id'],
  ),
  pair(
    'inner join to left join',
    byBoth,
    orders + payments + joined,
    ['INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o JOIN payments p ON o.id = p.order_id'],
    [
      'INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o LEFT JOIN payments p ON o.id = p.order_id',
    ],
  ),
  pair(
    'filter added before a join',
    byBoth,
    orders + payments + joined,
    ['INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o JOIN payments p ON o.id = p.order_id'],
    [
      'INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o JOIN payments p ON o.id = p.order_id WHERE p.paid > 1',
    ],
  ),
  pair(
    'interval of a join changed',
    byBoth,
    orders + payments + joined,
    [
      "INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o JOIN payments p ON o.id = p.order_id AND p.t BETWEEN o.t AND o.t + INTERVAL '10' SECOND",
    ],
    [
      "INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o JOIN payments p ON o.id = p.order_id AND p.t BETWEEN o.t AND o.t + INTERVAL '20' SECOND",
    ],
  ),
  pair(
    'expression after an interval join changed',
    byBoth,
    orders + payments + joined,
    [
      "INSERT INTO joined SELECT o.id, o.name, p.paid FROM orders o JOIN payments p ON o.id = p.order_id AND p.t BETWEEN o.t AND o.t + INTERVAL '10' SECOND",
    ],
    [
      "INSERT INTO joined SELECT o.id, o.name, p.paid * 2 FROM orders o JOIN payments p ON o.id = p.order_id AND p.t BETWEEN o.t AND o.t + INTERVAL '10' SECOND",
    ],
  ),
  pair(
    'expression after a temporal join changed',
    byLevels,
    orders + levels + leveled,
    [
      'INSERT INTO leveled SELECT o.id, l.level FROM orders o JOIN levels FOR SYSTEM_TIME AS OF o.t AS l ON o.name = l.name',
    ],
    [
      'INSERT INTO leveled SELECT o.id, UPPER(l.level) FROM orders o JOIN levels FOR SYSTEM_TIME AS OF o.t AS l ON o.name = l.name',
    ],
  ),
  pair(
    'lookup join added before a count',
    byLevels,
    orders + levels.replace(`, ${watermark}`, '').replace('upsert-kafka', 'kafka') + counts,
    [countByName],
    [
      'INSERT INTO counts SELECT o.name, COUNT(*) FROM orders o LEFT JOIN levels FOR SYSTEM_TIME AS OF o.pt AS l ON o.name = l.name GROUP BY o.name',
    ],
  ),
  pair(
    'branch added to a union',
    { ...byOrders, refunds: [[], ordersFeed[1]] },
    `${orders}${orders.replace('TABLE orders', 'TABLE refunds').replace("'topic'='orders'", "'topic'='refunds'")}${counts}`,
    [countByName],
    [
      'INSERT INTO counts SELECT name, COUNT(*) FROM (SELECT name FROM orders UNION ALL SELECT name FROM refunds) GROUP BY name',
    ],
  ),
  pair(
    'branches of a union swapped',
    { ...byOrders, refunds: ordersFeed },
    `${orders}${orders.replace('TABLE orders', 'TABLE refunds').replace("'topic'='orders'", "'topic'='refunds'")}${counts}`,
    [
      'INSERT INTO counts SELECT name, COUNT(*) FROM (SELECT name FROM orders UNION ALL SELECT name FROM refunds) GROUP BY name',
    ],
    [
      'INSERT INTO counts SELECT name, COUNT(*) FROM (SELECT name FROM refunds UNION ALL SELECT name FROM orders) GROUP BY name',
    ],
  ),
  pair(
    'last row instead of first',
    byOrders,
    orders + latest,
    [
      'INSERT INTO latest SELECT name, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name ORDER BY pt ASC) AS rn FROM orders) WHERE rn = 1',
    ],
    [
      'INSERT INTO latest SELECT name, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name ORDER BY pt DESC) AS rn FROM orders) WHERE rn = 1',
    ],
  ),
  pair(
    'expression after a deduplication changed',
    byOrders,
    orders + latest,
    [
      'INSERT INTO latest SELECT name, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name ORDER BY pt DESC) AS rn FROM orders) WHERE rn = 1',
    ],
    [
      'INSERT INTO latest SELECT name, amount * 2 FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY name ORDER BY pt DESC) AS rn FROM orders) WHERE rn = 1',
    ],
  ),
  pair('top 1 to top 2', byOrders, orders + ranked, [top(2)], [top(3)]),
  pair(
    'expression after a top 2 changed',
    byOrders,
    orders + ranked,
    [top(2)],
    [top(2).replace('SELECT name, amount, rn', 'SELECT UPPER(name), amount, rn')],
  ),
  pair(
    'frame of an over aggregate changed',
    byOrders,
    orders + totals,
    [
      'INSERT INTO totals SELECT id, name, SUM(amount) OVER (PARTITION BY name ORDER BY t ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders',
    ],
    [
      'INSERT INTO totals SELECT id, name, SUM(amount) OVER (PARTITION BY name ORDER BY t ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM orders',
    ],
  ),
  pair(
    'expression after an over aggregate changed',
    byOrders,
    orders + totals,
    [
      'INSERT INTO totals SELECT id, name, SUM(amount) OVER (PARTITION BY name ORDER BY t ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders',
    ],
    [
      'INSERT INTO totals SELECT id, UPPER(name), SUM(amount) OVER (PARTITION BY name ORDER BY t ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders',
    ],
  ),
];
