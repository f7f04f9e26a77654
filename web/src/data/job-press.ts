import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ProblemError } from '../../../shared/client/problem-error.ts';
import type { JobRef } from './job.ts';

const asProblem = (error: unknown): ProblemError =>
  error instanceof ProblemError ? error : new ProblemError(0, { detail: String(error) }, error);

/** Nobody answered, so what was asked may have been done: the next press must be the same request. */
const unanswered = (problem: ProblemError) => problem.status === 0 || problem.status === 503;

export type Press<Input> = {
  press: (input: Input) => Promise<boolean>;
  busy: boolean;
  problem: ProblemError | null;
  forget: () => void;
};

/**
 * Something asked of a job. A request that got no answer is sent again under the same idempotency key, so that two
 * presses never make two starts; whatever was answered, the next press is a new request.
 */
export function usePress<Input>(
  ref: JobRef,
  send: (input: Input, idempotencyKey: string) => Promise<unknown>,
): Press<Input> {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const last = useRef<{ text: string; key: string } | null>(null);
  const press = async (input: Input): Promise<boolean> => {
    const text = JSON.stringify(input ?? null);
    const key = last.current?.text === text ? last.current.key : crypto.randomUUID();
    last.current = { text, key };
    setBusy(true);
    setProblem(null);
    try {
      await send(input, key);
      last.current = null;
      return true;
    } catch (error) {
      const known = asProblem(error);
      if (!unanswered(known)) last.current = null;
      setProblem(known);
      return false;
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ['job', ref.jobId] });
      void queries.invalidateQueries({ queryKey: ['jobs', ref.workspaceId] });
    }
  };
  return { press, busy, problem, forget: () => setProblem(null) };
}
