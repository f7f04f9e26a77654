import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ProblemError } from '../../../shared/client/problem-error.ts';
import type { Job } from '../../../shared/resources/job.ts';
import { type JobRef, jobQuery } from './job.ts';
import { type Press, usePress } from './job-press.ts';

/** A job as it was read, with the ETag of just that. */
export type JobView = { job: Job; etag: string | null };

/** Sent with what is asked: refused when the job is not what was looked at any more, and done once however often it is sent. */
export type Asked = { ifMatch?: string; idempotencyKey: string };

/** What people decide upon. What the job does by itself (a checkpoint, a recovery) makes no decision stale. */
const essence = ({ run, desired, latestVersion }: Job): string =>
  JSON.stringify([run?.id, run?.version, desired, latestVersion]);

/**
 * Something asked of a job in a dialog that may stand open for long: while it does, the page reads the job again and again, and
 * the decision stays about what it was when the dialog opened. Refused as stale, the job is read before that is told: the next
 * press is about what is shown then.
 */
export function useDecision<Input>(
  ref: JobRef,
  view: JobView,
  send: (input: Input, asked: Asked) => Promise<unknown>,
  seenOf: (job: Job) => string = essence,
): Press<Input> {
  const queries = useQueryClient();
  const seen = useRef(view);
  if (seenOf(seen.current.job) === seenOf(view.job)) seen.current = view;
  return usePress(ref, async (input: Input, idempotencyKey) => {
    const { etag } = seen.current;
    try {
      await send(input, { idempotencyKey, ...(etag === null ? {} : { ifMatch: etag }) });
    } catch (error) {
      if (error instanceof ProblemError && error.status === 412) {
        const { queryKey } = jobQuery(ref);
        await queries.refetchQueries({ queryKey });
        seen.current = queries.getQueryData(queryKey) ?? seen.current;
      }
      throw error;
    }
  });
}
