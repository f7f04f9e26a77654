import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { ProblemError } from '../../../../shared/client/problem-error.ts';
import type { StartRequest } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import type { JobRef } from '../../data/job.ts';
import { consentFor, requestOf, type StartChoice } from './start-request.ts';
import { useSettled } from './use-settled.ts';

const planQuery = (ref: JobRef, request: StartRequest | null) =>
  queryOptions({
    queryKey: ['job', ref.jobId, 'plan', request],
    queryFn: () => client.jobs.plan({ params: ref, body: request ?? {} }),
    enabled: request !== null,
    staleTime: 0,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });

const problemOf = (error: Error | null): ProblemError | null =>
  error === null ? null : error instanceof ProblemError ? error : new ProblemError(0, {}, error);

/** What starting would do. A refusal that a yes can turn is shown as the question it is; with the yes the plan follows. */
export function useStartPlan(ref: JobRef, choice: StartChoice, agreed: boolean) {
  const settled = useSettled(choice, choice.from === 'path' ? 400 : 0);
  const plain = useQuery(planQuery(ref, requestOf(settled, null)));
  const refusal = problemOf(plain.error);
  const needed = consentFor(refusal);
  const consented = useQuery(planQuery(ref, needed && agreed ? requestOf(settled, needed) : null));
  const shown = needed && agreed ? consented : plain;
  const problem = needed && !agreed ? null : problemOf(shown.error);
  const request = requestOf(choice, needed && agreed ? needed : null);
  const certain = settled === choice && shown.isSuccess && !shown.isPlaceholderData;
  return {
    needed,
    refusal,
    problem,
    plan: shown.isSuccess && request !== null ? shown.data : null,
    pending: request !== null && shown.isFetching,
    request: certain ? request : null,
  };
}
