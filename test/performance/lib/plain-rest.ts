/**
 * Since when all tasks of a job are RUNNING, by Flink's own clock: its REST API answers from a copy that is up to three
 * seconds old, which is not to count against it.
 */
import { z } from 'zod';

const Job = z.object({ vertices: z.array(z.object({ id: z.string(), status: z.string() })) });
const Times = z.object({ subtasks: z.array(z.object({ timestamps: z.record(z.string(), z.number()) })) });

/** Null until every task has been RUNNING since a moment after `after` (ms since the epoch). */
export async function runningSince(rest: number, job: string, after: number): Promise<number | null> {
  const found = Job.safeParse(await get(rest, `/jobs/${job}`));
  if (!found.success || found.data.vertices.length === 0) return null;
  // Asked only when it can be so: questions cost a JobManager that is just starting CPU that would be counted.
  if (found.data.vertices.some(({ status }) => status !== 'RUNNING')) return null;
  let last = 0;
  for (const { id } of found.data.vertices) {
    const times = Times.safeParse(await get(rest, `/jobs/${job}/vertices/${id}/subtasktimes`));
    if (!times.success || times.data.subtasks.length === 0) return null;
    for (const { timestamps } of times.data.subtasks) {
      const running = timestamps.RUNNING ?? 0;
      if (running <= after) return null;
      last = Math.max(last, running);
    }
  }
  return last;
}

async function get(rest: number, path: string): Promise<unknown> {
  try {
    const answer = await fetch(`http://127.0.0.1:${rest}${path}`, { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
