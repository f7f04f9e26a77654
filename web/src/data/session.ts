import { queryOptions } from '@tanstack/react-query';
import { ProblemError } from '../../../shared/client/problem-error.ts';
import { client } from './client.ts';
import { forgetDrafts } from './job-draft-keeping.ts';
import { queryClient } from './query-client.ts';

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    try {
      return await client.auth.me();
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export async function signIn(email: string, password: string): Promise<void> {
  await client.auth.signIn({ body: { email, password, as: 'cookie' } });
  queryClient.clear();
}

export async function signOut(): Promise<void> {
  await client.auth.signOut();
  forgetDrafts();
  queryClient.clear();
}
