/**
 * Flink's own record of the end of a job, of a job with secrets: exceptions in it may repeat one, so Flink writes it beside
 * the logs, from where it is stored without them. Who decides whether the job has ended looks in S3, and so has to wait.
 */
import { type RunSpec, runPaths } from '../../shared/resources/run-spec.ts';
import type { Agent } from './task-state.ts';

/** Far more than Flink writes of a job. */
const MOST_BYTES = 20 * 1024 * 1024;

export const endedKey = ({ settings: { slot } }: Agent, start: number, flinkJobId: string): string =>
  `${runPaths(slot.tenantId, slot.jobId, slot.runId).endedBy(slot.epoch, start)}/${flinkJobId}`;

/** Stores what JobManagers before this start have left. A folder is only removed once it is stored. Rejects when S3 does not answer. */
export async function storeEnds(
  agent: Agent,
  { secrets, flinkJobId }: RunSpec,
  start: number,
): Promise<void> {
  const { ports, settings } = agent;
  if (secrets.length === 0) return;
  for (let before = settings.earlierStarts + 1; before < start; before += 1) {
    const directory = `${ports.files.directory}/jobmanager-${before}`;
    if (!(await ports.files.has(directory, `logs/${flinkJobId}`))) continue;
    const files = await ports.files.logs(directory, MOST_BYTES);
    const end = files.find(({ name }) => name === flinkJobId);
    if (end) await ports.objects.put(endedKey(agent, before, flinkJobId), end.body, 'application/json');
  }
}
