import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Job, Run, Snapshot } from '../../../../shared/resources/job.ts';
import { client } from '../../data/client.ts';
import { type JobRef, runsQuery, snapshotsQuery } from '../../data/job.ts';
import { useFormat } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';

/** How long the job ran in all, in ms: the work that the state holds. */
const worked = (runs: readonly Run[], now: number): number =>
  runs.reduce((sum, { startedAt, endedAt }) => {
    const end = endedAt === null ? now : Date.parse(endedAt);
    return sum + Math.max(0, end - Date.parse(startedAt));
  }, 0);

/** In numbers what an empty start knows nothing of: the restore point a usual start would take, and the work in it. */
export function LeftBehind({ jobRef, job }: { jobRef: JobRef; job: Job }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(10_000);
  const latest = useQuery({
    queryKey: ['job', jobRef.jobId, 'left-behind', job.run?.id],
    // What is only there for the asking: that it is old is no reason not to name it.
    queryFn: () => client.jobs.plan({ params: jobRef, body: { from: 'latest', acceptOutputLoss: true } }),
    retry: false,
  }).data?.startPoint;
  const snapshots = useQuery(snapshotsQuery(jobRef)).data ?? [];
  const runs = useQuery(runsQuery(jobRef)).data ?? [];
  const point = snapshots.find(({ id }) => id === latest?.snapshotId);
  const words = ({ version, createdAt, sizeBytes }: Snapshot) =>
    t('job.start.discard.state', {
      size: format.bytes(sizeBytes ?? 0),
      age: format.ago(now - Date.parse(createdAt)),
      version,
    });
  return (
    <ul>
      {point ? <li>{words(point)}</li> : latest?.path && <li>{latest.path}</li>}
      {runs.length > 0 && (
        <li>
          {t('job.start.discard.work', { count: runs.length, time: format.duration(worked(runs, now)) })}
        </li>
      )}
      <li>{t('job.start.discard.kept', { count: snapshots.length })}</li>
    </ul>
  );
}
