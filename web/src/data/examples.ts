import { queryOptions } from '@tanstack/react-query';
import { ProblemError } from '../../../shared/client/problem-error.ts';
import type { Example } from '../../../shared/resources/example.ts';
import type { Job } from '../../../shared/resources/job.ts';
import { client } from './client.ts';

/** Jobs to begin with; they change with a release only. */
export const examplesQuery = queryOptions({
  queryKey: ['examples'],
  queryFn: () => client.examples.list({}),
  select: (page) => page.items,
  staleTime: Number.POSITIVE_INFINITY,
});

export type Step = 'create' | 'publish' | 'start';
export type Beginning = { name: string; sql?: string; settings?: Example['settings'] };

/** What a press asks for, so that the same press sent again makes no second job, version or run. */
export type PressKey = { job: string; start: string };
export const newPressKey = (): PressKey => ({ job: crypto.randomUUID(), start: crypto.randomUUID() });

/** After a problem: the job that was made stays the one, yet what was refused is asked anew. */
export const nextPressKey = (key: PressKey, error: unknown): PressKey => {
  const unanswered = !(error instanceof ProblemError) || error.status === 0 || error.status === 503;
  if (unanswered) return key;
  return error.code === 'not_found' ? newPressKey() : { job: key.job, start: crypto.randomUUID() };
};

/** A job of a name that is free: the wished one, or with the first number that is. */
async function createNamed(workspaceId: string, beginning: Beginning, key: string, tries = 0): Promise<Job> {
  const name = tries === 0 ? beginning.name : `${beginning.name} ${tries + 1}`;
  const idempotencyKey = `${key}-${tries}`;
  try {
    return await client.jobs.create({
      params: { workspaceId },
      body: { ...beginning, name },
      idempotencyKey,
    });
  } catch (error) {
    const taken = error instanceof ProblemError && error.code === 'name_taken';
    if (!taken || tries >= 20) throw error;
    return createNamed(workspaceId, beginning, key, tries + 1);
  }
}

/** Creates, publishes and starts an example; `onStep` hears where it is. */
export async function runExample(
  workspaceId: string,
  { name, sql, settings }: Example,
  key: PressKey,
  onStep: (step: Step) => void,
): Promise<Job> {
  onStep('create');
  const job = await createNamed(workspaceId, { name, sql, settings }, key.job);
  const params = { workspaceId, jobId: job.id };
  onStep('publish');
  await client.jobs.publish({ params, body: { note: '' }, idempotencyKey: `${key.job}-publish` });
  onStep('start');
  return client.jobs.start({ params, body: {}, idempotencyKey: key.start });
}
