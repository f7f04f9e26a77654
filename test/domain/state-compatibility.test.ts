import { describe, expect, it } from 'vitest';
import { compareState } from '../../shared/domain/state-compatibility.ts';
import type { StateOperator } from '../../shared/resources/state-plan.ts';

const count = (change: Partial<StateOperator> = {}): StateOperator => ({
  uid: 'group-aggregate-1',
  kind: 'group-aggregate',
  name: 'GroupAggregate(groupBy=[name], select=[name, COUNT(*) AS c])',
  layout: 'a',
  twin: false,
  parts: { grouping: '1', aggCalls: '1', input: '1', types: '1', expires: '1', timeToLive: '1 h' },
  aspects: { filter: ['1'] },
  ...change,
});
const compare = (before: StateOperator[], after: StateOperator[], release = '1.20.5') =>
  compareState({ release: '1.20.5', operators: before }, { release, operators: after });
const other = (parts: Record<string, string>): StateOperator =>
  count({ uid: 'group-aggregate-2', parts: { ...count().parts, ...parts } });

describe('what becomes of state', () => {
  it('keeps what has its id in both, and says what is different all the same', () => {
    const cases: [StateOperator, string][] = [
      [count(), 'unchanged'],
      [count({ aspects: { filter: ['2'] } }), 'filter'],
      [count({ aspects: { filter: ['1'], union: ['1'] } }), 'union'],
      [count({ parts: { ...count().parts, timeToLive: '2 h' } }), 'timeToLive'],
    ];
    for (const [after, reason] of cases) {
      expect(compare([count()], [after])).toMatchObject({
        verdict: 'compatible',
        operators: [{ fate: 'keeps', reason }],
      });
    }
  });

  it('loses what has no such id any more, with the edit that did it', () => {
    const cases: [StateOperator[], string][] = [
      [[], 'removed'],
      [[other({ aggCalls: '2', types: '2', input: '2' })], 'aggregates'],
      [[other({ grouping: '2', input: '2' })], 'key'],
      [[other({ windowing: '2' })], 'window'],
      [[other({ expires: '2' })], 'expires'],
      [[other({ types: '2', input: '2' })], 'types'],
      [[other({ input: '2' })], 'input'],
      [[other({ somethingElse: '2' })], 'definition'],
      [[other({}), other({ aggCalls: '2' })], 'split'],
    ];
    for (const [after, reason] of cases) {
      const { verdict, operators } = compare([count()], after);
      expect(verdict).toBe('loses-state');
      expect(operators[0]).toMatchObject({ fate: 'loses', reason });
      expect(operators.slice(1).map(({ fate }) => fate)).toEqual(after.map(() => 'new'));
    }
  });

  it('takes nothing for kept that it cannot tell', () => {
    const cases: [StateOperator, StateOperator, string][] = [
      [count({ twin: true }), count({ twin: true, aspects: {} }), 'twins'],
      [count({ uid: null }), count({ uid: null }), 'unnamed'],
      [count({ aspects: { cluster: ['a'] } }), count({ aspects: { cluster: ['b'] } }), 'cluster'],
    ];
    for (const [before, after, reason] of cases) {
      expect(compare([before], [after])).toMatchObject({
        verdict: 'unknown',
        operators: [{ fate: 'unsure', reason }],
      });
    }
    expect(compare([count()], [count()], '2.3.0').verdict).toBe('unknown');
  });

  it('calls state unreadable that is written in another form, whatever else happens', () => {
    const { verdict } = compare([count(), other({})], [count({ layout: 'b' })]);
    expect(verdict).toBe('incompatible');
  });

  it('keeps twins of a plan that is the same', () => {
    const twins = [count({ twin: true }), count({ uid: 'group-aggregate-2', twin: true })];
    expect(compare(twins, structuredClone(twins)).verdict).toBe('compatible');
  });

  it('calls a job compatible that only gets more operators', () => {
    const { verdict, operators } = compare([count()], [count(), other({ aggCalls: '2' })]);
    expect(verdict).toBe('compatible');
    expect(operators.map(({ fate }) => fate)).toEqual(['keeps', 'new']);
  });
});
