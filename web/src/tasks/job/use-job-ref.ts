import { useParams } from '@tanstack/react-router';
import type { JobRef } from '../../data/job.ts';

/** Which job the address names. */
export function useJobRef(): JobRef {
  const { workspaceId, jobId } = useParams({ from: '/inside/w/$workspaceId/jobs/$jobId' });
  return { workspaceId, jobId };
}
