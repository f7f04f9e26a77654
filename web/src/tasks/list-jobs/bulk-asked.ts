import type { Job } from '../../../../shared/resources/job.ts';
import { createStore, useStore } from '../../ui/store.ts';

export type Bulk = { kind: 'start' | 'stop'; jobs: readonly Job[] };

const asked = createStore<Bulk | null>(null);

/** Opens the dialog that starts or stops jobs, from wherever it was asked for. Null closes it. */
export const askBulk = (bulk: Bulk | null): void => asked.set(bulk);

export const useAskedBulk = (): Bulk | null => useStore(asked);
