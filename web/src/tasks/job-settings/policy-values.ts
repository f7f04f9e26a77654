import type { Job } from '../../../../shared/resources/job.ts';
import { readOptional } from '../../forms/optional-number.ts';

export const policyFields = ['everyMinutes', 'count', 'maxAgeHours'] as const;
export type PolicyField = (typeof policyFields)[number];

type Texts = Record<PolicyField, string>;
type Policy = Pick<Job, 'snapshotSchedule' | 'snapshotRetention'>;

/** As it stands in the fields: nothing for none. */
export const textsOf = ({ snapshotSchedule, snapshotRetention }: Policy): Texts => {
  const { everyMinutes } = snapshotSchedule;
  const { count, maxAgeHours } = snapshotRetention;
  return {
    everyMinutes: String(everyMinutes ?? ''),
    count: String(count ?? ''),
    maxAgeHours: String(maxAgeHours ?? ''),
  };
};

/** The change of the job that the fields stand for. */
export const bodyOf = (texts: Texts): Policy => ({
  snapshotSchedule: { everyMinutes: readOptional(texts.everyMinutes) },
  snapshotRetention: { count: readOptional(texts.count), maxAgeHours: readOptional(texts.maxAgeHours) },
});
