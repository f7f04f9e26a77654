/**
 * What becomes of a version's state under another one. An operator's id says what its state means, so one id in both is
 * state that can be read; Flink leaves behind, or refuses, what has none in the new version.
 */
import {
  type StateCompatibility,
  type StateFate,
  type StateReason,
  type StateVerdict,
  stateReasons,
  stateVerdicts,
} from '../resources/state-compatibility.ts';
import type { StateOperator, StatePlan } from '../resources/state-plan.ts';

type Told = StateCompatibility['operators'][number];

export function compareState(before: StatePlan, after: StatePlan): StateCompatibility {
  if (before.release !== after.release) {
    return unknownState(`The versions are for Flink ${before.release} and Flink ${after.release}.`);
  }
  const same = JSON.stringify(before.operators) === JSON.stringify(after.operators);
  const kept = new Map(after.operators.map((operator) => [operator.uid, operator]));
  const known = new Set(before.operators.map(({ uid }) => uid));
  const fresh = after.operators.filter(({ uid }) => uid === null || !known.has(uid));
  const operators = before.operators.map((operator) =>
    tell(operator, same ? operator : kept.get(operator.uid), fresh, same),
  );
  const added = fresh.filter(({ uid }) => uid !== null).map((operator) => told(operator, 'new', 'added'));
  const verdict = verdictOf(operators);
  return { verdict, because: stateVerdicts[verdict], operators: [...operators, ...added] };
}

/** When one of the plans cannot be had. */
export const unknownState = (because: string): StateCompatibility => ({
  verdict: 'unknown',
  because: `${because} ${stateVerdicts.unknown}`,
  operators: [],
});

function tell(
  before: StateOperator,
  after: StateOperator | undefined,
  fresh: readonly StateOperator[],
  same: boolean,
): Told {
  if (before.uid === null) return told(before, 'unsure', 'unnamed');
  if (after === undefined) return told(before, 'loses', lostBecause(before, fresh));
  if (!same && (before.twin || after.twin)) return told(before, 'unsure', 'twins');
  if (before.layout !== after.layout) return told(before, 'unreadable', 'layout');
  if (differs(before, after, 'cluster')) return told(before, 'unsure', 'cluster');
  const note = (['filter', 'union', 'watermark', 'options'] as const).find((aspect) =>
    differs(before, after, aspect),
  );
  const expiry = before.parts.timeToLive === after.parts.timeToLive ? 'unchanged' : 'timeToLive';
  return told(before, 'keeps', note ?? expiry);
}

const told = ({ kind, name }: StateOperator, fate: StateFate, reason: StateReason): Told => ({
  kind,
  name,
  fate,
  reason,
  because: stateReasons[reason],
});

const differs = (before: StateOperator, after: StateOperator, aspect: string): boolean =>
  JSON.stringify(before.aspects[aspect] ?? []) !== JSON.stringify(after.aspects[aspect] ?? []);

/** The first that differs is the reason: what somebody edited stands before what follows from it. */
const reasonsOfParts: readonly [StateReason, readonly string[]][] = [
  ['table', ['table']],
  ['expires', ['expires']],
  ['window', ['windowing']],
  ['key', ['grouping', 'uniqueKeys', 'partition', 'partitionFields', 'partitionSpec', 'key']],
  ['aggregates', ['aggCalls']],
  ['condition', ['joinSpec', 'condition', 'windowBounds', 'intervalJoinSpec']],
  ['types', ['types']],
  ['input', ['input']],
];

/** Told by the new operator that is most like it. */
function lostBecause(before: StateOperator, fresh: readonly StateOperator[]): StateReason {
  const alike = fresh
    .filter(({ kind }) => kind === before.kind)
    .map((after) => ({ after, changed: changedParts(before, after) }))
    .sort((a, b) => a.changed.length - b.changed.length)[0];
  if (!alike) return 'removed';
  if (alike.changed.length === 0) return 'split';
  return (
    reasonsOfParts.find(([, names]) => names.some((name) => alike.changed.includes(name)))?.[0] ??
    'definition'
  );
}

const changedParts = (before: StateOperator, after: StateOperator): string[] =>
  [...new Set([...Object.keys(before.parts), ...Object.keys(after.parts)])].filter(
    (name) => name !== 'timeToLive' && before.parts[name] !== after.parts[name],
  );

const verdictOf = (operators: readonly Told[]): StateVerdict => {
  const fates = new Set(operators.map(({ fate }) => fate));
  if (fates.has('unreadable')) return 'incompatible';
  if (fates.has('loses')) return 'loses-state';
  return fates.has('unsure') ? 'unknown' : 'compatible';
};
