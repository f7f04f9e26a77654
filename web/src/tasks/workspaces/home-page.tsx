import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { client } from '../../data/client.ts';

/** The door leads to the first workspace of the person. */
export function HomePage() {
  const workspaces = useQuery({ queryKey: ['workspaces'], queryFn: () => client.workspaces.list({}) });
  const first = workspaces.data?.items[0];
  return first ? <Navigate to="/w/$workspaceId/jobs" params={{ workspaceId: first.id }} replace /> : null;
}
