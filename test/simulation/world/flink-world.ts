/** What the Flinks of a history have around them. */
import { runPaths } from '../../../shared/resources/run-spec.ts';
import type { FlinkJob } from './flink-job.ts';
import type { Jvms } from './jvms.ts';
import type { Sim } from './sim.ts';
import type { Sink } from './sinks.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';

/** What a job does by its nature. */
export type JobNature = {
  checkpointMs: number;
  recordsPerSecond: number;
  /** The job ends after so many records; null: never. */
  length: number | null;
  checkpointFails: number;
  /** Chance that a job does not end although its savepoint is complete. */
  stopHangs: number;
};

export type FlinkWorld = {
  sim: Sim;
  sink: Sink;
  snapshots: Snapshots;
  jvms: Jvms;
  storage: { down: boolean };
  nature: JobNature;
  /** Something has just happened at which a kill may be aimed. */
  moment: (name: string) => void;
};

/** What a job is to restore, which must be complete; null when it cannot be read, and then the job has failed. */
export function readFor(job: FlinkJob, path: string): Snapshot | null {
  const { world, jvm } = job;
  const snapshot = world.storage.down ? null : world.snapshots.read(path);
  if (snapshot !== null) return snapshot;
  if (!world.storage.down) world.sim.violate(`${jvm.name} restores ${path}, which is not complete`);
  const why = world.storage.down
    ? 'SdkClientException: S3 does not answer'
    : `FileNotFoundException: ${path}`;
  job.end('FAILED', why);
  return null;
}

export const diedInStop = 'A savepoint has been created, but the job did not finish.';

/** What Flink mostly makes of a task that dies when the savepoint of a stop is there, and not yet the end: the job fails. */
export function diesInStop(job: FlinkJob): boolean {
  const { sim } = job.world;
  if (!job.savedForStop || sim.random.chance(0.5)) return false;
  sim.cover('the job failed in its stop');
  job.end('FAILED', diedInStop);
  return true;
}

/** Flink's own record of how the job ended. */
export function archive({ world, jvm, state }: FlinkJob): void {
  if (world.storage.down) return;
  const { slot, spec } = jvm;
  const { ended } = runPaths(slot.tenantId, slot.jobId, slot.runId);
  const overview = JSON.stringify({ jobs: [{ state }] });
  world.snapshots.put(
    `${ended}e${slot.epoch}-${spec.start}/${spec.flink.flinkJobId}`,
    JSON.stringify({ archive: [{ path: '/jobs/overview', json: overview }] }),
  );
  world.moment('archived');
}
