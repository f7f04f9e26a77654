import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../../../shared/client/problem-error.ts';

/** What a repeat cannot mend is shown at once; what is away for a moment is asked again. */
const mayPass = (error: Error): boolean =>
  !(error instanceof ProblemError) || error.status === 0 || error.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      retry: (failures, error) => mayPass(error) && failures < 3,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
      // Loopback is reachable without any network.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
