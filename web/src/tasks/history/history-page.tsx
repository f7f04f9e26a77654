import { useQueries, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import {
  commandsQuery,
  eventsQuery,
  jobQuery,
  runsQuery,
  snapshotsQuery,
  versionsQuery,
} from '../../data/job.ts';
import { Problem } from '../../ui/problem.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useJobRef } from '../job/use-job-ref.ts';
import { CompareVersions } from './compare-versions.tsx';
import css from './history-page.module.css';
import { SnapshotsList } from './snapshots-list.tsx';
import { comparedOf } from './timeline.ts';
import { Timeline } from './timeline-view.tsx';
import { VersionsList } from './versions-list.tsx';

/** Everything that happened to the job on one line, its versions, and any two of them compared. */
export function HistoryPage() {
  const ref = useJobRef();
  const { compare } = useSearch({ from: '/inside/w/$workspaceId/jobs/$jobId/history' });
  const job = useQuery(jobQuery(ref)).data?.job;
  const [versions, runs, snapshots, commands, events] = useQueries({
    queries: [versionsQuery(ref), runsQuery(ref), snapshotsQuery(ref), commandsQuery(ref), eventsQuery(ref)],
  });
  const all = [versions, runs, snapshots, commands, events];
  const failed = all.find((query) => query.error && !query.data);
  if (failed?.error)
    return <Problem error={failed.error} onRetry={() => all.forEach((query) => void query.refetch())} />;
  if (!job || !versions.data || !runs.data || !snapshots.data || !commands.data || !events.data)
    return <Waiting rows={16} />;
  const facts = {
    versions: versions.data,
    runs: runs.data,
    snapshots: snapshots.data,
    commands: commands.data,
    events: events.data,
  };
  const compared = comparedOf(compare);
  return (
    <div className={css.page}>
      {compared && <CompareVersions key={compare} jobRef={ref} {...compared} versions={versions.data} />}
      <VersionsList jobRef={ref} job={job} versions={versions.data} />
      <SnapshotsList jobRef={ref} job={job} snapshots={snapshots.data} />
      <Timeline facts={facts} />
    </div>
  );
}
