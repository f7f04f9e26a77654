/**
 * Flink writes what it knows of a job into S3 when the job has ended. A JobManager that died after that, but before its
 * agent saw the end, must not be started again: the job has done its work, and its checkpoints are gone.
 */
import { z } from 'zod';
import { runPaths } from '../resources/run-spec.ts';
import { completeSuspends, type SnapshotSource } from './find-snapshots.ts';

const Archive = z.object({ archive: z.array(z.object({ path: z.string(), json: z.string() })) });
const Overview = z.object({ jobs: z.array(z.object({ state: z.string() })) });

/**
 * How the job of a run ended according to Flink; null when it has not, or failed (a job that failed at its start may be
 * tried again). Rejects when S3 does not answer.
 */
export async function archivedEnd(
  source: SnapshotSource,
  run: { tenantId: string; jobId: string; runId: string },
): Promise<'FINISHED' | 'CANCELED' | null> {
  const listed = await source.list(runPaths(run.tenantId, run.jobId, run.runId).ended);
  const suspends = listed.length === 0 ? [] : await completeSuspends(source, run);
  for (const { key } of listed) {
    // A suspend ends Flink's job but not the run: its archive says FINISHED and means nothing.
    if (suspends.some((name) => key.includes(`/ended/${name.slice('suspend-'.length)}/`))) continue;
    const state = stateOf((await source.get(key))?.body);
    if (state === 'FINISHED' || state === 'CANCELED') return state;
  }
  return null;
}

/** Null for what is not an archive, such as one that was cut off. */
function stateOf(body: Uint8Array | undefined): string | null {
  try {
    const { archive } = Archive.parse(JSON.parse(new TextDecoder().decode(body)));
    const overview = archive.find(({ path }) => path === '/jobs/overview');
    return Overview.parse(JSON.parse(overview?.json ?? '')).jobs[0]?.state ?? null;
  } catch {
    return null;
  }
}
