import { useQuery } from '@tanstack/react-query';
import { Navigate, useSearch } from '@tanstack/react-router';
import { jobQuery } from '../../data/job.ts';
import { useJobRef } from './use-job-ref.ts';

/** The address of a job without a tab: what runs or ran is looked at, what never ran is developed. */
export function JobHome() {
  const ref = useJobRef();
  const search = useSearch({ from: '/inside/w/$workspaceId/jobs/$jobId' });
  const { data } = useQuery(jobQuery(ref));
  if (!data) return null;
  return (
    <Navigate
      to={data.job.run ? '/w/$workspaceId/jobs/$jobId/run' : '/w/$workspaceId/jobs/$jobId/develop'}
      params={ref}
      search={search}
      replace
    />
  );
}
