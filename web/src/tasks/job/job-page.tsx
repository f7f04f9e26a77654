import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { jobQuery } from '../../data/job.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import type { JobAction } from './job-actions.ts';
import { JobActionsContext } from './job-actions-context.ts';
import { JobDialogs } from './job-dialogs.tsx';
import { JobHeader } from './job-header.tsx';
import { JobTabs } from './job-tabs.tsx';
import { useJobRef } from './use-job-ref.ts';
import { useQuickActions } from './use-quick-actions.ts';

/** What all views of a job share: its header, the tabs, and the dialogs of its actions. */
export function JobPage() {
  const ref = useJobRef();
  const view = useQuery(jobQuery(ref));
  const navigate = useNavigate();
  const [open, setOpen] = useState<JobAction | null>(null);
  const quick = useQuickActions(ref, view.data);
  if (!view.data)
    return (
      <div className="mr-page">
        {view.error ? (
          <Problem error={view.error} onRetry={() => void view.refetch()} />
        ) : (
          <Waiting rows={20} />
        )}
      </div>
    );
  const { job } = view.data;
  const act = (action: JobAction) => {
    setOpen(null);
    if (action === 'start') return void navigate({ to: '.', search: (old) => ({ ...old, start: 'latest' }) });
    if (action === 'rename' || action === 'delete')
      return void navigate({ to: '/w/$workspaceId/jobs/$jobId/settings', params: ref });
    if (action === 'resume' || action === 'snapshot') return quick.act(action);
    setOpen(action);
  };
  return (
    <div className="mr-page">
      <JobHeader jobRef={ref} job={job} busy={quick.busy} onAct={act} />
      {quick.problem && <Problem error={quick.problem} />}
      <JobTabs jobRef={ref} />
      <JobActionsContext value={act}>
        <Outlet />
      </JobActionsContext>
      <JobDialogs jobRef={ref} view={view.data} open={open} onOpen={act} onClose={() => setOpen(null)} />
    </div>
  );
}
