/** What S3 holds of a run: the facts restore-point.ts decides on. */
import {
  checkpointIdOf,
  checkpointsAmong,
  type Found,
  type FoundSavepoint,
} from '../../shared/domain/restore-point.ts';
import type { RunLedger } from '../../shared/resources/ledger.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import type { Agent } from './task-state.ts';

/** s3:// URI of the directory of a command's savepoint, without a trailing slash. */
export function savepointDirectory(agent: Agent, commandId: string): string {
  const { tenantId, jobId, runId } = agent.settings.slot;
  return `s3://${agent.settings.bucket}/${runPaths(tenantId, jobId, runId).savepoints(commandId)}`;
}

/** Complete savepoints below a directory. Rejects when S3 does not answer. */
export async function savepointsIn(agent: Agent, directory: string): Promise<FoundSavepoint[]> {
  const { objects } = agent.ports;
  const root = `s3://${agent.settings.bucket}/`;
  if (!directory.startsWith(root)) throw new Error(`${directory} is not in the bucket of this task`);
  const listed = await objects.list(`${directory.slice(root.length)}/`);
  const complete = listed.filter(({ key }) => key.endsWith('/_metadata'));
  return Promise.all(
    complete.map(async ({ key, modifiedAt }) => {
      const object = await objects.get(key);
      return {
        path: `${root}${key.slice(0, -'/_metadata'.length)}`,
        checkpointId: object === null ? null : checkpointIdOf(object.body),
        modifiedAt,
      };
    }),
  );
}

/** Every complete checkpoint of the run and every complete savepoint of its stop. Rejects when S3 does not answer. */
export async function findSnapshots(agent: Agent, ledger: RunLedger): Promise<Found> {
  const { tenantId, jobId, runId } = agent.settings.slot;
  const root = runPaths(tenantId, jobId, runId).checkpointsRoot;
  const directory = ledger.stopIntent?.savepointDirectory ?? null;
  const [listed, stopSavepoints] = await Promise.all([
    agent.ports.objects.list(root),
    directory === null ? [] : savepointsIn(agent, directory),
  ]);
  return {
    checkpoints: checkpointsAmong(
      agent.settings.bucket,
      listed.map(({ key }) => key),
    ),
    stopSavepoints,
  };
}
