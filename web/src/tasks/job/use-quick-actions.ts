import { useTranslation } from 'react-i18next';
import { client } from '../../data/client.ts';
import type { JobRef } from '../../data/job.ts';
import type { JobView } from '../../data/job-decision.ts';
import { usePress } from '../../data/job-press.ts';
import { notify } from '../../ui/notices.ts';

/** Actions that lose nothing and need no question: resume, and a savepoint of a job that goes on. */
export function useQuickActions(ref: JobRef, view: JobView | undefined) {
  const { t } = useTranslation();
  const { press, busy, problem } = usePress(ref, async (action: 'resume' | 'snapshot', idempotencyKey) => {
    const ifMatch = view?.etag ?? '*';
    if (action === 'resume') return client.jobs.resume({ params: ref, ifMatch, idempotencyKey });
    await client.jobs.snapshot({ params: ref, idempotencyKey });
    notify('info', t('job.snapshot.done'));
  });
  return { act: (action: 'resume' | 'snapshot') => void press(action), busy, problem };
}
