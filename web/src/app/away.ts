import { useSyncExternalStore } from 'react';
import { ProblemError } from '../../../shared/client/problem-error.ts';
import { queryClient } from '../data/query-client.ts';

const silent = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 0 || error.status >= 502);

const isAway = (): boolean =>
  queryClient
    .getQueryCache()
    .getAll()
    .some((query) => query.isActive() && silent(query.state.fetchFailureReason ?? query.state.error));

const endedSession = (): boolean =>
  queryClient
    .getQueryCache()
    .getAll()
    .some(({ state }) => state.error instanceof ProblemError && state.error.status === 401);

const subscribe = (listener: () => void) => queryClient.getQueryCache().subscribe(listener);

/** True while the control plane does not answer what the page asks; ends by itself with the first answer. */
export const useAway = (): boolean => useSyncExternalStore(subscribe, isAway);

/** True when an answer said that the session is over. */
export const useEndedSession = (): boolean => useSyncExternalStore(subscribe, endedSession);
