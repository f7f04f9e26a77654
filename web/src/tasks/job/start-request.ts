import type { ProblemError } from '../../../../shared/client/problem-error.ts';
import type { StartRequest } from '../../../../shared/resources/job.ts';

/** What a person chose in the start dialog, before it is a request. */
export type StartChoice = {
  from: 'latest' | 'snapshot' | 'path' | 'empty';
  snapshotId: string | null;
  path: string;
  /** null: the latest one. */
  version: number | null;
  skipState: boolean;
};

/** What start refuses until a person said yes to exactly that loss. */
export type Consent = 'discardState' | 'acceptOutputLoss';

/** The choice that the address stands for: `latest`, `empty`, or the id of a snapshot. */
export const choiceOf = (search: string): StartChoice => ({
  from: search === 'latest' || search === 'empty' ? search : 'snapshot',
  snapshotId: search === 'latest' || search === 'empty' ? null : search,
  path: '',
  version: null,
  skipState: false,
});

const fromOf = (choice: StartChoice): StartRequest['from'] | null => {
  switch (choice.from) {
    case 'snapshot':
      return choice.snapshotId === null ? null : { snapshotId: choice.snapshotId };
    case 'path':
      return /^s3:\/\/.+/.test(choice.path.trim()) ? { path: choice.path.trim() } : null;
    default:
      return choice.from;
  }
};

/** The request for the choice; null while something is still to be chosen. */
export const requestOf = (choice: StartChoice, consent: Consent | null): StartRequest | null => {
  const from = fromOf(choice);
  if (from === null) return null;
  return {
    from,
    ...(choice.version === null ? {} : { version: choice.version }),
    allowNonRestoredState: choice.from !== 'empty' && choice.skipState,
    discardState: consent === 'discardState',
    acceptOutputLoss: consent === 'acceptOutputLoss',
    force: false,
  };
};

/** Which yes would turn the refusal into a start; null when none would. */
export const consentFor = (problem: ProblemError | null): Consent | null =>
  problem?.code === 'state_exists'
    ? 'discardState'
    : problem?.code === 'may_lose_output'
      ? 'acceptOutputLoss'
      : null;
