import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useWorkspaceId } from '../../app/use-workspace-id.ts';
import { workspacesQuery } from '../../data/workspaces.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';

/** The door leads to the workspace the person was in last; who has none is shown all, which says what to do. */
export function HomePage() {
  const workspaces = useQuery(workspacesQuery);
  const workspaceId = useWorkspaceId();
  if (workspaceId) return <Navigate to="/w/$workspaceId/jobs" params={{ workspaceId }} replace />;
  if (workspaces.data) return <Navigate to="/workspaces" replace />;
  return (
    <div className="mr-page">
      {workspaces.error ? (
        <Problem error={workspaces.error} onRetry={() => void workspaces.refetch()} />
      ) : (
        <Waiting />
      )}
    </div>
  );
}
