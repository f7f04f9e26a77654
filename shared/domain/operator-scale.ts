/** What a plan says of the parallelism that a job and its operators are given. */
import type { OperatorParallelism } from '../resources/operator-parallelism.ts';
import type { PlannedOperator, UnmatchedOperator } from '../resources/planned-operator.ts';
import { slotsNeeded } from '../resources/scale.ts';

/** `group-aggregate` of `group-aggregate-1f2e`. */
const kindOf = (uid: string): string => uid.replace(/-[^-]*$/, '');

/** Entries that match no operator. The nearest is the only one of its kind that has no entry. */
export function unmatchedOperators(
  entries: OperatorParallelism,
  operators: readonly PlannedOperator[],
): UnmatchedOperator[] {
  const uids = new Set(operators.map(({ uid }) => uid));
  return Object.entries(entries)
    .filter(([uid]) => !uids.has(uid))
    .map(([uid, parallelism]) => {
      const near = operators.filter(
        (one) => one.fixed === null && entries[one.uid] === undefined && kindOf(one.uid) === kindOf(uid),
      );
      return { uid, parallelism, nearest: near.length === 1 ? (near[0]?.uid ?? null) : null };
    });
}

/** The settings without entries that match no operator: they would only take slots. */
export function withoutUnmatched<T extends { operatorParallelism: OperatorParallelism }>(
  settings: T,
  unmatched: readonly UnmatchedOperator[],
): T {
  const left = Object.entries(settings.operatorParallelism).filter(
    ([uid]) => !unmatched.some((one) => one.uid === uid),
  );
  return { ...settings, operatorParallelism: Object.fromEntries(left) };
}

/** The largest parallelism that a table sets for itself: slots are needed for it, whatever the job is given. */
export const slotsForTables = (operators: readonly PlannedOperator[]): number =>
  Math.max(1, ...operators.filter(({ byTable }) => byTable).map(({ parallelism }) => parallelism));

/** Why a job with such tables cannot run at this scale, as a sentence; null when it can. */
export const tooFewSlots = (
  scale: { parallelism: number; operatorParallelism: OperatorParallelism },
  forTables: number,
): string | null =>
  slotsNeeded(scale) >= forTables
    ? null
    : `A table sets the parallelism ${forTables} for itself, more than the job has slots for.`;
