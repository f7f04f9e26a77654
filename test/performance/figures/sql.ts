/** p95 of the check of a script of a hundred lines, warm, as the editor asks for it. */
import type { Bench } from '../lib/bench-context.ts';
import { latencies } from '../lib/latency.ts';
import { counted, type Measured } from '../lib/results.ts';
import { median, percentile } from '../lib/stats.ts';

const calls = 60;
const warmUp = 60;
const lines = 100;

/** Two sources, a join, windows and three sinks, padded with columns to the lines asked for; each edit makes another. */
function script(edit: number): string {
  const columns = Array.from({ length: 12 }, (_, n) => `  c${n} ${n % 2 === 0 ? 'STRING' : 'BIGINT'},`);
  const source = (name: string, connector: string) => [
    `CREATE TABLE ${name} (`,
    '  id BIGINT,',
    ...columns,
    '  amount DECIMAL(12, 2),',
    '  ts TIMESTAMP_LTZ(3),',
    "  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND",
    `) WITH (${connector});`,
  ];
  const kafka =
    "'connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'format' = 'json'";
  const text = [
    `-- edit ${edit}`,
    ...source('orders', `${kafka}, 'scan.startup.mode' = 'earliest-offset'`),
    ...source('payments', `${kafka}, 'scan.startup.mode' = 'earliest-offset'`),
    'CREATE TABLE late (id BIGINT, ts TIMESTAMP_LTZ(3)) WITH (',
    `  ${kafka}`,
    ');',
    'CREATE TABLE totals (starts TIMESTAMP(3), c0 STRING, n BIGINT, total DECIMAL(38, 2)) WITH (',
    "  'connector' = 'filesystem',",
    "  'path' = 's3://bucket/totals',",
    "  'format' = 'json'",
    ');',
    'CREATE VIEW paid AS',
    '  SELECT o.id, o.c0, o.amount, o.ts',
    '  FROM orders o JOIN payments p ON o.id = p.id',
    "  AND p.ts BETWEEN o.ts - INTERVAL '1' HOUR AND o.ts + INTERVAL '1' HOUR;",
    'EXECUTE STATEMENT SET BEGIN',
    'INSERT INTO late SELECT id, ts FROM paid WHERE amount > 100;',
    'INSERT INTO totals',
    '  SELECT window_start, c0, COUNT(*), SUM(amount)',
    `  FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '${1 + (edit % 50)}' MINUTE))`,
    '  GROUP BY window_start, window_end, c0;',
    'END;',
  ];
  const padding = Array.from({ length: Math.max(0, lines - text.length) }, (_, n) => `-- line ${n}`);
  return [...padding, ...text].join('\n');
}

export async function measureSql(bench: Bench): Promise<Measured> {
  const { client, workspaceId } = await bench.millrace();
  let edits = 0;
  const check = async () => {
    edits += 1;
    const verdict = await client.sql.check({ params: { workspaceId }, body: { sql: script(edits) } });
    if (!verdict.ok) throw new Error(`the script is not right: ${JSON.stringify(verdict.errors)}`);
  };
  await latencies(warmUp, 1, check);
  const p95: number[] = [];
  const p50: number[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    const taken = await latencies(calls, 1, check);
    p95.push(percentile(taken, 0.95));
    p50.push(percentile(taken, 0.5));
  }
  return {
    rows: [counted(`SQL check of ${lines} lines, warm, p95`, median(p95), 'ms', 300)],
    notes: [
      `${calls} checks a round, one after the other, each of another text, through the API; median ${Math.round(median(p50))} ms. The planner's JVM has checked ${warmUp} scripts before.`,
    ],
  };
}
