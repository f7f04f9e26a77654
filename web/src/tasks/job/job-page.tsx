import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { jobQuery } from '../../data/job.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import type { JobAction } from './job-actions.ts';
import { JobActionsContext } from './job-actions-context.ts';
import { JobHeader } from './job-header.tsx';
import { JobTabs } from './job-tabs.tsx';
import { StopDialog, type StopKind } from './stop-dialog.tsx';
import { useJobRef } from './use-job-ref.ts';
import { useQuickActions } from './use-quick-actions.ts';

const StartDialog = lazy(() => import('./start-dialog.tsx').then((m) => ({ default: m.StartDialog })));
const PublishDialog = lazy(() => import('./publish-dialog.tsx').then((m) => ({ default: m.PublishDialog })));

const stops: readonly JobAction[] = ['stop', 'drain', 'stopNow', 'pause'];
const isStop = (action: JobAction | null): action is StopKind => action !== null && stops.includes(action);

/** What all views of a job share: its header, the tabs, and the dialogs of its actions. */
export function JobPage() {
  const ref = useJobRef();
  const view = useQuery(jobQuery(ref));
  const { start: startFrom } = useSearch({ from: '/inside/w/$workspaceId/jobs/$jobId' });
  const navigate = useNavigate();
  const [open, setOpen] = useState<JobAction | null>(null);
  const quick = useQuickActions(ref);
  const job = view.data?.job;
  if (!job)
    return (
      <div className="mr-page">
        {view.error ? (
          <Problem error={view.error} onRetry={() => void view.refetch()} />
        ) : (
          <Waiting rows={20} />
        )}
      </div>
    );
  const openStart = (from: string) => void navigate({ to: '.', search: (old) => ({ ...old, start: from }) });
  const closeStart = () =>
    void navigate({ to: '.', search: ({ start: _, ...old }: { start?: string }) => old, replace: true });
  const act = (action: JobAction) => {
    if (action === 'start') return openStart('latest');
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
      <Suspense>
        {startFrom !== undefined && (
          <StartDialog
            key={startFrom}
            jobRef={ref}
            job={job}
            from={startFrom}
            onClose={closeStart}
            onStarted={() => void navigate({ to: '/w/$workspaceId/jobs/$jobId/run', params: ref })}
          />
        )}
        {open === 'publish' && (
          <PublishDialog
            jobRef={ref}
            job={job}
            onClose={() => setOpen(null)}
            onStart={() => {
              setOpen(null);
              openStart('latest');
            }}
          />
        )}
      </Suspense>
      {isStop(open) && <StopDialog jobRef={ref} job={job} kind={open} onClose={() => setOpen(null)} />}
    </div>
  );
}
