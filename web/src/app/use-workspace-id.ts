import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { rememberedWorkspace, rememberWorkspace, workspacesQuery } from '../data/workspaces.ts';

/** The workspace of the address; on pages without one, the one the person was in last, if it is still there. */
export function useWorkspaceId(): string | null {
  const { workspaceId } = useParams({ strict: false });
  const workspaces = useQuery(workspacesQuery);
  useEffect(() => {
    if (workspaceId) rememberWorkspace(workspaceId);
  }, [workspaceId]);
  if (workspaceId) return workspaceId;
  const items = workspaces.data ?? [];
  return (items.find(({ id }) => id === rememberedWorkspace()) ?? items[0])?.id ?? null;
}
