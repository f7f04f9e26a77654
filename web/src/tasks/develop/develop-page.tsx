import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { jobQuery } from '../../data/job.ts';
import { useDraft } from '../../data/job-draft.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useJobRef } from '../job/use-job-ref.ts';
import { StaleDialog } from './stale-dialog.tsx';

const DevelopDesk = lazy(() => import('./develop-desk.tsx').then((m) => ({ default: m.DevelopDesk })));
const JarDesk = lazy(() => import('../jar-job/jar-desk.tsx').then((m) => ({ default: m.JarDesk })));

/** SQL or program, and settings, of the draft. */
export function DevelopPage() {
  const ref = useJobRef();
  const { query, store, state } = useDraft(ref);
  const job = useQuery(jobQuery(ref)).data?.job;
  const [later, setLater] = useState(false);
  if (query.error && !store) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (!store || !state || !job) return <Waiting rows={18} />;
  const Desk = job.kind === 'jar' ? JarDesk : DevelopDesk;
  return (
    <Suspense fallback={<Waiting rows={18} />}>
      <Desk jobRef={ref} job={job} store={store} state={state} onCompare={() => setLater(false)} />
      {state.status === 'stale' && state.theirs && !later && (
        <StaleDialog
          key={state.theirs.etag}
          mine={state.mine}
          theirs={state.theirs}
          onChoose={store.choose}
          onClose={() => setLater(true)}
        />
      )}
    </Suspense>
  );
}
