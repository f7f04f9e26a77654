import { joins } from './joins.ts';
import { severalInserts } from './several-inserts.ts';

/** SQL jobs of many kinds, each with state worth keeping. `{in}` is the folder of the rows, `{name}` the job's name. */
export type UpgradeCase = {
  name: string;
  /** Columns of the table it prints to. */
  prints: string;
  /** The query whose rows are printed, or whole statements. */
  query: string;
  config?: Record<string, string>;
  before?: string;
};

const agg = 'k STRING, n BIGINT, total BIGINT';
const windowed = 'starts TIMESTAMP(3), k STRING, n BIGINT, total BIGINT';
const windowOf = (call: string) =>
  `SELECT window_start, k, COUNT(*), SUM(v) FROM TABLE(${call}) GROUP BY window_start, window_end, k`;
const ranked = 'k STRING, id BIGINT, v BIGINT, r BIGINT';

export const cases: readonly UpgradeCase[] = [
  { name: 'filter', prints: 'id BIGINT, k STRING', query: 'SELECT id, UPPER(k) FROM events WHERE v > 3' },
  { name: 'group', prints: agg, query: 'SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k' },
  {
    name: 'group-rocksdb',
    prints: agg,
    query: 'SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k',
    config: { 'state.backend.type': 'rocksdb' },
  },
  {
    name: 'group-parallel',
    prints: agg,
    query: 'SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k',
    config: { 'parallelism.default': '2' },
  },
  {
    name: 'group-ttl',
    prints: agg,
    query: 'SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k',
    config: { 'table.exec.state.ttl': '1 h' },
  },
  {
    name: 'group-functions',
    prints: 'k STRING, a BIGINT, b BIGINT, c DOUBLE, d BIGINT, e BIGINT',
    query:
      'SELECT k, MIN(v), MAX(v), AVG(CAST(v AS DOUBLE)), FIRST_VALUE(v), LAST_VALUE(v) FROM events GROUP BY k',
  },
  {
    name: 'group-distinct',
    prints: agg,
    query: 'SELECT k, COUNT(DISTINCT v), SUM(DISTINCT v) FROM events GROUP BY k',
  },
  {
    name: 'group-listagg',
    prints: 'k STRING, vs STRING',
    query: 'SELECT k, LISTAGG(CAST(id AS STRING)) FROM events GROUP BY k',
  },
  {
    name: 'group-of-group',
    prints: 'n BIGINT, ks BIGINT, top BIGINT',
    query:
      'SELECT n, COUNT(*), MAX(m) FROM (SELECT k, COUNT(*) AS n, MAX(v) AS m FROM events GROUP BY k) GROUP BY n',
  },
  {
    name: 'grouping-sets',
    prints: 'k STRING, parity BIGINT, n BIGINT',
    query: 'SELECT k, MOD(id, 2), COUNT(*) FROM events GROUP BY GROUPING SETS ((k), (MOD(id, 2)), ())',
  },
  {
    name: 'mini-batch',
    prints: agg,
    query: 'SELECT k, COUNT(*), SUM(v) FROM events GROUP BY k',
    config: {
      'table.exec.mini-batch.enabled': 'true',
      'table.exec.mini-batch.allow-latency': '200 ms',
      'table.exec.mini-batch.size': '100',
    },
  },
  {
    name: 'mini-batch-two-phase',
    prints: 'k STRING, n BIGINT, total BIGINT',
    query: 'SELECT k, COUNT(DISTINCT v), SUM(v) FROM events GROUP BY k',
    config: {
      'table.exec.mini-batch.enabled': 'true',
      'table.exec.mini-batch.allow-latency': '200 ms',
      'table.exec.mini-batch.size': '100',
      'table.optimizer.agg-phase-strategy': 'TWO_PHASE',
      'table.optimizer.distinct-agg.split.enabled': 'true',
      'parallelism.default': '2',
    },
  },
  {
    name: 'tumble',
    prints: windowed,
    query: windowOf("TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '5' SECOND)"),
  },
  {
    name: 'tumble-rocksdb',
    prints: windowed,
    query: windowOf("TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '5' SECOND)"),
    config: { 'state.backend.type': 'rocksdb' },
  },
  {
    name: 'hop',
    prints: windowed,
    query: windowOf("HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '6' SECOND)"),
  },
  {
    name: 'cumulate',
    prints: windowed,
    query: windowOf("CUMULATE(TABLE events, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '9' SECOND)"),
  },
  {
    name: 'session',
    prints: windowed,
    query: windowOf("SESSION(TABLE events PARTITION BY k, DESCRIPTOR(ts), INTERVAL '2' SECOND)"),
  },
  {
    name: 'tumble-distinct',
    prints: windowed,
    query:
      "SELECT window_start, k, COUNT(DISTINCT v), SUM(v) FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, k",
  },
  {
    name: 'old-tumble',
    prints: windowed,
    query:
      "SELECT TUMBLE_START(ts, INTERVAL '5' SECOND), k, COUNT(*), SUM(v) FROM events GROUP BY TUMBLE(ts, INTERVAL '5' SECOND), k",
  },
  {
    name: 'old-session',
    prints: windowed,
    query:
      "SELECT SESSION_START(ts, INTERVAL '2' SECOND), k, COUNT(*), SUM(v) FROM events GROUP BY SESSION(ts, INTERVAL '2' SECOND), k",
  },
  {
    name: 'first-row',
    prints: 'k STRING, v BIGINT, id BIGINT',
    query:
      'SELECT k, v, id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, v ORDER BY pt ASC) AS r FROM events) WHERE r = 1',
  },
  {
    name: 'first-row-by-event-time',
    prints: 'k STRING, v BIGINT, id BIGINT',
    query:
      'SELECT k, v, id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, v ORDER BY ts ASC) AS r FROM events) WHERE r = 1',
  },
  {
    name: 'last-row',
    prints: 'k STRING, v BIGINT, id BIGINT',
    query:
      'SELECT k, v, id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS r FROM events) WHERE r = 1',
  },
  {
    name: 'top-three',
    prints: ranked,
    query:
      'SELECT k, id, v, r FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC, id) AS r FROM events) WHERE r <= 3',
  },
  {
    name: 'top-of-counts',
    prints: 'k STRING, n BIGINT, r BIGINT',
    query:
      'SELECT k, n, r FROM (SELECT k, n, ROW_NUMBER() OVER (ORDER BY n DESC, k) AS r FROM (SELECT k, COUNT(*) AS n FROM events GROUP BY k)) WHERE r <= 2',
  },
  {
    name: 'window-top',
    prints: 'starts TIMESTAMP(3), k STRING, v BIGINT, r BIGINT',
    query:
      "SELECT window_start, k, v, r FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY v DESC, id) AS r FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '5' SECOND))) WHERE r <= 2",
  },
  {
    name: 'window-dedup',
    prints: 'starts TIMESTAMP(3), k STRING, id BIGINT',
    query:
      "SELECT window_start, k, id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, k ORDER BY ts DESC) AS r FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '5' SECOND))) WHERE r = 1",
  },
  ...joins,
  ...severalInserts,
];

const table = (name: string, extra: string) => `CREATE TABLE ${name} (
  id BIGINT, peer BIGINT, k STRING, v BIGINT, ts TIMESTAMP(3), pt AS PROCTIME(),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND${extra}
) WITH ('connector' = 'filesystem', 'path' = '{in}${name}', 'format' = 'json', 'source.monitor-interval' = '200 ms');`;

export const scriptOf = ({ prints, query, before }: UpgradeCase): string =>
  [
    table('events', ''),
    table('others', ''),
    `CREATE TABLE printed (${prints}) WITH ('connector' = 'print', 'print-identifier' = '{name}');`,
    before ?? '',
    query.startsWith('EXECUTE') ? `${query};` : `INSERT INTO printed ${query};`,
  ].join('\n');

const keys = ['a', 'b', 'c'];
const time = (second: number) =>
  new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString().replace('T', ' ').slice(0, 23);

/** Rows of both tables, and of the changes, for one half of the data; deterministic. */
export function rowsOf(half: 0 | 1): Record<string, object[]> {
  const numbers = Array.from({ length: 20 }, (_, n) => n + 20 * half);
  const row = (n: number, shift: number) => ({
    id: n,
    peer: (n * 7 + shift) % 40,
    k: keys[(n * 5 + shift) % 3],
    v: (n * 13 + shift * 3) % 10,
    ts: time(n + shift * 0.5),
  });
  return {
    events: numbers.map((n) => row(n, 0)),
    others: numbers.map((n) => row(n, 1)),
    changes: numbers.map((n) => {
      const id = n % 8;
      const before = n < 8 ? null : { id, v: n - 8 };
      return { op: before === null ? 'c' : 'u', before, after: { id, v: n } };
    }),
  };
}
