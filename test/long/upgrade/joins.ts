import type { UpgradeCase } from './cases.ts';

const agg = 'k STRING, n BIGINT, total BIGINT';
const joined = 'id BIGINT, k STRING, v BIGINT, w BIGINT';

/** Joins, OVER windows, and what stands for itself. */
export const joins: readonly UpgradeCase[] = [
  {
    name: 'join',
    prints: joined,
    query: 'SELECT e.id, e.k, e.v, o.v FROM events e JOIN others o ON e.id = o.peer',
  },
  {
    name: 'left-join',
    prints: joined,
    query: 'SELECT e.id, e.k, e.v, o.v FROM events e LEFT JOIN others o ON e.id = o.peer',
  },
  {
    name: 'full-join',
    prints: joined,
    query: 'SELECT e.id, e.k, e.v, o.v FROM events e FULL JOIN others o ON e.id = o.peer',
  },
  {
    name: 'join-of-groups',
    prints: agg,
    query:
      'SELECT a.k, a.n, b.total FROM (SELECT k, COUNT(*) AS n FROM events GROUP BY k) a JOIN (SELECT k, SUM(v) AS total FROM others GROUP BY k) b ON a.k = b.k',
  },
  {
    name: 'three-joins',
    prints: joined,
    query:
      'SELECT e.id, e.k, o.v, p.v FROM events e JOIN others o ON e.id = o.peer JOIN others p ON e.id = p.peer + 1',
  },
  {
    name: 'semi-join',
    prints: 'id BIGINT, k STRING',
    query: 'SELECT id, k FROM events WHERE id IN (SELECT peer FROM others)',
  },
  {
    name: 'anti-join',
    prints: 'id BIGINT, k STRING',
    query: 'SELECT e.id, e.k FROM events e WHERE NOT EXISTS (SELECT 1 FROM others o WHERE o.peer = e.id)',
  },
  {
    name: 'interval-join',
    prints: joined,
    query:
      "SELECT e.id, e.k, e.v, o.v FROM events e JOIN others o ON e.k = o.k AND o.ts BETWEEN e.ts - INTERVAL '2' SECOND AND e.ts + INTERVAL '2' SECOND",
  },
  {
    name: 'window-join',
    prints: 'starts TIMESTAMP(3), id BIGINT, w BIGINT',
    query:
      "SELECT l.window_start, l.id, r.v FROM (SELECT * FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '5' SECOND))) l JOIN (SELECT * FROM TABLE(TUMBLE(TABLE others, DESCRIPTOR(ts), INTERVAL '5' SECOND))) r ON l.k = r.k AND l.window_start = r.window_start AND l.window_end = r.window_end",
  },
  {
    name: 'temporal-join',
    prints: joined,
    before:
      'CREATE VIEW rates AS SELECT k, v, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS r FROM others) WHERE r = 1;',
    query: 'SELECT e.id, e.k, e.v, r.v FROM events e JOIN rates FOR SYSTEM_TIME AS OF e.ts AS r ON e.k = r.k',
  },
  {
    name: 'over-rows',
    prints: joined,
    query:
      'SELECT id, k, v, SUM(v) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) FROM events',
  },
  {
    name: 'over-range',
    prints: joined,
    query:
      "SELECT id, k, v, SUM(v) OVER (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '6' SECOND PRECEDING AND CURRENT ROW) FROM events",
  },
  {
    name: 'over-unbounded',
    prints: joined,
    query: 'SELECT id, k, v, SUM(v) OVER (PARTITION BY k ORDER BY ts) FROM events',
  },
  {
    name: 'over-proctime',
    prints: joined,
    query: 'SELECT id, k, v, COUNT(*) OVER (PARTITION BY k ORDER BY pt) FROM events',
  },
  {
    name: 'lag',
    prints: joined,
    query: 'SELECT id, k, v, LAG(v, 1) OVER (PARTITION BY k ORDER BY ts) FROM events',
  },
  {
    name: 'union',
    prints: agg,
    query:
      'SELECT k, COUNT(*), SUM(v) FROM (SELECT k, v FROM events UNION ALL SELECT k, v FROM others) GROUP BY k',
  },
  {
    name: 'distinct',
    prints: 'k STRING, v BIGINT',
    query: 'SELECT DISTINCT k, v FROM events',
  },
  {
    name: 'pattern',
    prints: 'k STRING, a BIGINT, b BIGINT',
    query:
      "SELECT k, a, b FROM events MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.id AS a, B.id AS b ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '10' SECOND DEFINE A AS A.v < 5, B AS B.v > A.v)",
  },
  {
    name: 'order-by-time',
    prints: 'id BIGINT, k STRING',
    query: 'SELECT id, k FROM events ORDER BY ts',
  },
  {
    name: 'changelog-normalize',
    prints: 'id BIGINT, v BIGINT',
    before:
      "SET 'table.exec.source.cdc-events-duplicate' = 'true'; CREATE TABLE changes (id BIGINT, v BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '{in}changes', 'format' = 'debezium-json', 'source.monitor-interval' = '200 ms');",
    query: 'SELECT id, v FROM changes',
  },
  {
    name: 'upsert-sink',
    prints: 'k STRING, n BIGINT, total BIGINT, PRIMARY KEY (n) NOT ENFORCED',
    query: 'SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k',
  },
  {
    name: 'upsert-sink-by-its-key',
    prints: 'k STRING, n BIGINT, total BIGINT, PRIMARY KEY (k) NOT ENFORCED',
    query: 'SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k',
  },
];
