import { slotsForTables, tooFewSlots, unmatchedOperators } from '../../../shared/domain/operator-scale.ts';
import { type ErrorDetail, MillraceError } from '../../../shared/errors.ts';
import type { JobSettings } from '../../../shared/resources/job-settings.ts';
import type { VersionRecord } from '../../../shared/resources/records.ts';
import type { SqlVerdict } from '../../ports/sql-judge.ts';

type Scaled = Pick<VersionRecord, 'unmatchedOperators' | 'slotsForTables'>;

/** Nothing is known beforehand of the operators of a program. */
export const anyScale: Scaled = { unmatchedOperators: [], slotsForTables: 1 };

const field = 'draft.settings.operatorParallelism';

const refuse = (details: ErrorDetail[]): void => {
  if (details.length > 0) throw new MillraceError('bad_request', 'The settings cannot be used.', { details });
};

/** Throws `bad_request` for a parallelism that an operator cannot have: it would otherwise be found when the job runs. */
export function judgeScale(settings: JobSettings, verdict: SqlVerdict & { ok: true }): Scaled {
  const forTables = slotsForTables(verdict.operators);
  const tooSmall = tooFewSlots(settings, forTables);
  refuse([
    ...Object.entries(verdict.refusedParallelism).map(([uid, because]) => ({
      location: `${field}.${uid}`,
      message: because,
      fix: 'Leave it out.',
    })),
    ...(tooSmall === null
      ? []
      : [
          {
            location: 'draft.settings.parallelism',
            message: tooSmall,
            fix: 'Raise it, or take scan.parallelism and sink.parallelism out of the tables.',
          },
        ]),
  ]);
  return {
    unmatchedOperators: unmatchedOperators(settings.operatorParallelism, verdict.operators),
    slotsForTables: forTables,
  };
}

/** Throws `bad_request`: what operators a program makes is known when its main has run, so nothing could be refused before. */
export function refuseOfPrograms({ operatorParallelism }: JobSettings): void {
  refuse(
    Object.keys(operatorParallelism).map((uid) => ({
      location: `${field}.${uid}`,
      message: 'what operators a program has is known only when it runs',
      fix: 'Leave it out, and call setParallelism on the operator in the program: a rescale leaves it as it is.',
    })),
  );
}
