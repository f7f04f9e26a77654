import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { JobRef } from '../../data/job.ts';
import type { JobView } from '../../data/job-decision.ts';
import type { JobAction } from './job-actions.ts';
import { StopDialog, type StopKind } from './stop-dialog.tsx';

const StartDialog = lazy(() => import('./start-dialog.tsx').then((m) => ({ default: m.StartDialog })));
const PublishDialog = lazy(() => import('./publish-dialog.tsx').then((m) => ({ default: m.PublishDialog })));
const RestartDialog = lazy(() => import('./restart-dialog.tsx').then((m) => ({ default: m.RestartDialog })));
const RescaleDialog = lazy(() => import('./rescale-dialog.tsx').then((m) => ({ default: m.RescaleDialog })));
const ForceDialog = lazy(() => import('./force-dialog.tsx').then((m) => ({ default: m.ForceDialog })));
const CloneDialog = lazy(() => import('./clone-dialog.tsx').then((m) => ({ default: m.CloneDialog })));

const stops: readonly JobAction[] = ['stop', 'drain', 'stopNow', 'pause'];
const isStop = (action: JobAction | null): action is StopKind => action !== null && stops.includes(action);

type Props = {
  jobRef: JobRef;
  view: JobView;
  open: JobAction | null;
  onOpen: (action: JobAction) => void;
  onClose: () => void;
};

/** The dialogs of a job's actions, each loaded when it is first asked for. Start is open while the address says from where. */
export function JobDialogs({ jobRef, view, open, onOpen, onClose }: Props) {
  const { start: startFrom } = useSearch({ from: '/inside/w/$workspaceId/jobs/$jobId' });
  const navigate = useNavigate();
  const closeStart = () =>
    void navigate({ to: '.', search: ({ start: _, ...old }: { start?: string }) => old, replace: true });
  return (
    <Suspense>
      {startFrom !== undefined && (
        <StartDialog
          key={startFrom}
          jobRef={jobRef}
          view={view}
          from={startFrom}
          onClose={closeStart}
          onStarted={() => void navigate({ to: '/w/$workspaceId/jobs/$jobId/run', params: jobRef })}
        />
      )}
      {open === 'publish' && (
        <PublishDialog jobRef={jobRef} job={view.job} onClose={onClose} onGoOn={(next) => onOpen(next)} />
      )}
      {open === 'restart' && <RestartDialog jobRef={jobRef} view={view} onClose={onClose} />}
      {open === 'rescale' && <RescaleDialog jobRef={jobRef} view={view} onClose={onClose} />}
      {open === 'force' && <ForceDialog jobRef={jobRef} view={view} onClose={onClose} />}
      {open === 'clone' && <CloneDialog jobRef={jobRef} job={view.job} onClose={onClose} />}
      {isStop(open) && <StopDialog jobRef={jobRef} view={view} kind={open} onClose={onClose} />}
    </Suspense>
  );
}
