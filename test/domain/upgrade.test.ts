import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { upgradeProblems } from '../../shared/domain/upgrade.ts';

/** What real Flink 2.3.0 did with savepoints of 1.20.5; test/long/upgrade makes this file. */
type Outcome = { name: string; outcome: string; from: string; to: string };
const file = new URL('../long/upgrade/outcomes.json', import.meta.url);
const outcomes = JSON.parse(readFileSync(file, 'utf8')) as Outcome[];

const ask = (change: {
  from?: string;
  to?: string;
  sql?: string;
  snapshot?: 'savepoint' | 'checkpoint';
  id?: string;
  release?: string;
}) => {
  const plan = 'Sink(table=[a])\n+- GroupAggregate(groupBy=[k])\n   +- TableSourceScan(table=[b])';
  return upgradeProblems({
    from: {
      release: change.release ?? '1.20.5',
      sql: 'INSERT INTO a',
      plan: change.from ?? plan,
      state: [{ uid: 'a', name: 'x' }],
    },
    to: {
      release: '2.3.0',
      sql: change.sql ?? ' INSERT  INTO a\n',
      plan: change.to ?? plan,
      state: [{ uid: change.id ?? 'a', name: 'x' }],
      tables: [{ connector: 'filesystem', role: ['source'] }],
      flinkConfig: {},
    },
    snapshot: change.snapshot ?? 'savepoint',
    removedKeys: [],
  });
};

describe('an upgrade to another line of Flink', () => {
  it('is never called possible where real Flink lost state or refused', () => {
    const bad = outcomes.filter(({ outcome }) => outcome !== 'carries');
    expect(bad.length).toBeGreaterThan(3);
    for (const { name, from, to } of bad) expect(ask({ from, to }), name).not.toEqual([]);
  });

  it('is called impossible for at most one in ten of those that came over', () => {
    const good = outcomes.filter(({ outcome }) => outcome === 'carries');
    expect(good.length).toBeGreaterThan(20);
    const refused = good.filter(({ from, to }) => ask({ from, to }).length > 0).map(({ name }) => name);
    expect(refused.length, refused.join()).toBeLessThanOrEqual(good.length / 10);
  });

  it('wants a savepoint, the same SQL, known keys, proven operators and connectors', () => {
    expect(ask({})).toEqual([]);
    expect(ask({ release: '2.3.0' })).toMatchObject([{ what: 'release' }]);
    expect(ask({ snapshot: 'checkpoint' })).toMatchObject([{ what: 'snapshot' }]);
    expect(ask({ id: 'b' })).toMatchObject([{ what: 'sql', message: expect.stringContaining('operator x') }]);
    expect(ask({ sql: 'INSERT INTO b' })).toMatchObject([{ what: 'sql' }]);
    expect(ask({ to: 'Sink(table=[a])\n+- SinkMaterializer(x=[1])' })).toMatchObject([{ what: 'sql' }]);
    const strange = 'Sink(table=[a])\n+- NeverSeen(x=[1])';
    expect(ask({ from: strange, to: strange })[0]?.message).toContain('NeverSeen');
    expect(ask({ from: '', to: '' })).toMatchObject([{ what: 'sql' }]);
    const question = {
      from: { release: '1.20.5', sql: '', plan: 'Sink(', state: [] },
      to: {
        release: '2.3.0',
        sql: '',
        plan: 'Sink(',
        state: [],
        tables: [{ connector: 'mongodb', role: ['sink'] }],
        flinkConfig: { gone: '1' },
      },
      snapshot: 'savepoint' as const,
      removedKeys: ['gone'],
    };
    expect(upgradeProblems(question).map(({ what }) => what)).toEqual([
      'connector of the sink mongodb',
      'flinkConfig gone',
    ]);
  });
});
