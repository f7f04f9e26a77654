import { useSyncExternalStore } from 'react';
import type { Job } from '../../../../shared/resources/job.ts';

export type Bulk = { kind: 'start' | 'stop'; jobs: readonly Job[] };

let asked: Bulk | null = null;
const listeners = new Set<() => void>();

/** Opens the dialog that starts or stops jobs, from wherever it was asked for. Null closes it. */
export const askBulk = (bulk: Bulk | null): void => {
  asked = bulk;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useAskedBulk = (): Bulk | null => useSyncExternalStore(subscribe, () => asked);
