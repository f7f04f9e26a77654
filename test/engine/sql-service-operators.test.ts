import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareEngine } from '../../infra/local/engine/prepare-engine.ts';
import { type RunningService, startSqlService } from './sql-service-harness.ts';

vi.setConfig({ testTimeout: 60_000 });

let service: RunningService;

beforeAll(async () => {
  service = await startSqlService((await prepareEngine()).home);
}, 600_000);

afterAll(() => service.stop());

const source = (options = '') =>
  `CREATE TABLE s (k INT, v INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5'${options});`;
const counts = 'INSERT INTO t SELECT k, COUNT(*) FROM s GROUP BY k;';
const plainSink = "CREATE TABLE t (k INT, n BIGINT) WITH ('connector' = 'blackhole');";
const keyedSink = `CREATE TABLE t (k INT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka',
  'topic' = 't', 'properties.bootstrap.servers' = 'x:1', 'key.format' = 'json', 'value.format' = 'json');`;

/** Each operator by its kind: what it runs with, and whether it could have another parallelism. */
async function operatorsOf(script: string, own: Readonly<Record<string, number>> = {}) {
  const uids = new Map((await service.check(script, 2)).operators?.map(({ kind, uid }) => [kind, uid]));
  const entries = Object.entries(own).map(([kind, n]) => [uids.get(kind) ?? kind, n]);
  const report = await service.check(script, 2, Object.fromEntries(entries));
  return {
    widths: Object.fromEntries(report.operators?.map(({ kind, parallelism }) => [kind, parallelism]) ?? []),
    fixed: report.operators?.filter(({ fixed }) => fixed !== null).map(({ kind }) => kind),
    refused: Object.values(report.refusedParallelism ?? {}),
  };
}

describe('parallelism of single operators', () => {
  it('is given to the operator and to those that follow it, up to the next key', async () => {
    const found = await operatorsOf(source() + keyedSink + counts, { source: 1, 'group-aggregate': 3 });
    expect(found).toMatchObject({ refused: [], fixed: [] });
    expect(found.widths).toMatchObject({ source: 1, calc: 1, 'group-aggregate': 3, sink: 3 });
  });

  it('a sink with a primary key may have its own behind changes, one without may not', async () => {
    const keyed = await operatorsOf(source() + keyedSink + counts, { sink: 4 });
    expect(keyed).toMatchObject({ refused: [], widths: { 'group-aggregate': 2, sink: 4 } });
    const plain = await operatorsOf(source() + plainSink + counts, { sink: 4 });
    expect(plain).toMatchObject({ fixed: ['sink'], widths: { 'group-aggregate': 2, sink: 2 } });
    expect(plain.refused).toEqual([expect.stringContaining('overtake')]);
  });

  it('rows for a table with a primary key are not dealt out anew on the way to it', async () => {
    const copy = 'INSERT INTO t SELECT k, CAST(v + 1 AS BIGINT) FROM s WHERE v > 3;';
    const keyed = await operatorsOf(source() + keyedSink + copy, { calc: 3 });
    expect(keyed.refused).toEqual([expect.stringContaining('primary key')]);
    const plain = await operatorsOf(source() + plainSink + copy, { calc: 3 });
    expect(plain).toMatchObject({ refused: [], widths: { source: 2, calc: 3, sink: 3 } });
  });

  it('what works in one place stays there', async () => {
    const all = 'INSERT INTO t SELECT 1, COUNT(*) FROM s;';
    const found = await operatorsOf(source() + plainSink + all, { 'group-aggregate': 2 });
    expect(found.refused).toEqual([expect.stringContaining('one place')]);
    expect(found.widths).toMatchObject({ source: 2, 'group-aggregate': 1 });
  });

  it('what a table sets for itself is its own, also when the job has the same', async () => {
    const copy = 'INSERT INTO t SELECT k, CAST(v AS BIGINT) FROM s;';
    const script = source(", 'scan.parallelism' = '2'") + plainSink + copy;
    const { operators } = await service.check(script, 2);
    expect(operators?.find(({ kind }) => kind === 'source')).toMatchObject({
      ...{ own: true, byTable: true, parallelism: 2 },
      fixed: expect.stringContaining('scan.parallelism'),
    });
    expect((await operatorsOf(script, { source: 1 })).refused).toHaveLength(1);
  });

  it('an entry that no operator is called changes nothing', async () => {
    const report = await service.check(source() + plainSink + counts, 2, { 'group-aggregate-0': 9 });
    expect(report).toMatchObject({ ok: true, refusedParallelism: {} });
    expect(new Set(report.operators?.map(({ parallelism }) => parallelism))).toEqual(new Set([2]));
  });
});
