import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { jobQuery } from '../../data/job.ts';
import { useDraft } from '../../data/job-draft.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useJobRef } from '../job/use-job-ref.ts';
import { DevelopDesk } from './develop-desk.tsx';
import { StaleDialog } from './stale-dialog.tsx';

/** SQL and settings of the draft, judged by Flink while they are written. */
export function DevelopPage() {
  const ref = useJobRef();
  const { query, store, state } = useDraft(ref);
  const job = useQuery(jobQuery(ref)).data?.job;
  const [later, setLater] = useState(false);
  if (query.error && !store) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (!store || !state || !job) return <Waiting rows={18} />;
  return (
    <>
      <DevelopDesk jobRef={ref} job={job} store={store} state={state} onCompare={() => setLater(false)} />
      {state.status === 'stale' && state.theirs && !later && (
        <StaleDialog
          key={state.theirs.etag}
          mine={state.mine}
          theirs={state.theirs}
          onChoose={store.choose}
          onClose={() => setLater(true)}
        />
      )}
    </>
  );
}
