import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { client } from '../../data/client.ts';

export function JobsPage() {
  const { workspaceId } = useParams({ from: '/inside/w/$workspaceId/jobs' });
  const jobs = useQuery({
    queryKey: ['jobs', workspaceId],
    queryFn: () => client.jobs.list({ params: { workspaceId } }),
    refetchInterval: 3_000,
  });
  return (
    <ul>
      {jobs.data?.items.map((job) => (
        <li key={job.id}>
          {job.name}: {job.state}
        </li>
      ))}
    </ul>
  );
}
