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

/** A job of a name that is free: the wished one, or with the first number that is. */
async function createNamed(workspaceId: string, beginning: Beginning, tries = 0): Promise<Job> {
  const name = tries === 0 ? beginning.name : `${beginning.name} ${tries + 1}`;
  try {
    return await client.jobs.create({ params: { workspaceId }, body: { ...beginning, name } });
  } catch (error) {
    const taken = error instanceof ProblemError && error.code === 'name_taken';
    if (!taken || tries >= 20) throw error;
    return createNamed(workspaceId, beginning, tries + 1);
  }
}

/** Creates, publishes and starts an example; `onStep` hears where it is. */
export async function runExample(
  workspaceId: string,
  { name, sql, settings }: Example,
  onStep: (step: Step) => void,
): Promise<Job> {
  onStep('create');
  const job = await createNamed(workspaceId, { name, sql, settings });
  const params = { workspaceId, jobId: job.id };
  onStep('publish');
  await client.jobs.publish({ params, body: { note: '' } });
  onStep('start');
  return client.jobs.start({ params, body: {} });
}
