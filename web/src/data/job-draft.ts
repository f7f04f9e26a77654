import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { client } from './client.ts';
import type { JobRef } from './job.ts';
import { keepDraft, takeLeftDraft } from './job-draft-keeping.ts';
import { createDraftStore, type DraftStore, type SavedDraft } from './job-draft-store.ts';

const read = async (ref: JobRef): Promise<SavedDraft> => {
  const { body, etag } = await client.call('jobs.getDraft', { params: ref });
  return { draft: body, etag: etag ?? '' };
};

const open = async (ref: JobRef): Promise<DraftStore> => {
  const [first, left] = await Promise.all([read(ref), takeLeftDraft(ref.jobId)]);
  return createDraftStore(
    first,
    {
      read: () => read(ref),
      write: async (draft, etag) => {
        const saved = await client.call('jobs.updateDraft', { params: ref, body: draft, ifMatch: etag });
        return { draft: saved.body, etag: saved.etag ?? '' };
      },
      keep: (pending) => keepDraft(ref.jobId, pending),
      later: (action, ms) => {
        const timer = setTimeout(action, ms);
        return () => clearTimeout(timer);
      },
    },
    left,
  );
};

/** One store for a job and tab, so that editor, publish dialog and history speak of the same draft. */
export const draftQuery = (ref: JobRef) =>
  queryOptions({
    queryKey: ['draft', ref.jobId],
    queryFn: () => open(ref),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    structuralSharing: false,
  });

const lookMs = 10_000;

const nothing = { get: () => null, subscribe: () => () => {} };

/** The draft of the job, once it is read; what others save is taken over while the page is looked at. */
export function useDraft(ref: JobRef) {
  const query = useQuery(draftQuery(ref));
  const store = query.data;
  const state = useSyncExternalStore((store ?? nothing).subscribe, (store ?? nothing).get);
  useEffect(() => {
    if (!store) return;
    const look = () => document.visibilityState === 'visible' && void store.refresh();
    look();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    // Two windows side by side are both seen, and neither comes into focus.
    const timer = setInterval(look, lookMs);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
    };
  }, [store]);
  return { query, store, state };
}
