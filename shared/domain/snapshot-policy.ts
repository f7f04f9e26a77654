import type { JobRecord, SnapshotRecord } from '../resources/records.ts';

/** The sweep looks once a minute and never to the millisecond: the look nearest to the time is the one meant. */
const halfASweepMs = 30_000;

/** Whether the schedule of a running job orders a savepoint now. What was missed while the job did not run is not made up for. */
export function isSnapshotDue(job: JobRecord, now: number): boolean {
  const { everyMinutes } = job.snapshotSchedule;
  if (everyMinutes === null || job.desired.state !== 'running' || job.run === null) return false;
  const before = Math.max(job.scheduledSnapshotAt ?? 0, job.run.startedAt);
  return now - before >= everyMinutes * 60_000 - halfASweepMs;
}

/** The last snapshot of a run bears the run's number: it is where the job ended, not one that was asked for. */
const wasAskedFor = ({ id, runId }: SnapshotRecord): boolean =>
  id.slice('snap_'.length) !== runId.slice('run_'.length);

/** Savepoints that the job's retention lets go, oldest first, whether or not something still needs them. */
export function retiredSnapshots(
  { count, maxAgeHours }: JobRecord['snapshotRetention'],
  snapshots: readonly SnapshotRecord[],
  now: number,
): SnapshotRecord[] {
  return snapshots
    .filter((snapshot) => snapshot.kind === 'savepoint' && wasAskedFor(snapshot))
    .sort((a, b) => b.createdAt - a.createdAt)
    .filter(
      ({ createdAt }, place) =>
        (count !== null && place >= count) ||
        (maxAgeHours !== null && now - createdAt > maxAgeHours * 3_600_000),
    )
    .reverse();
}
