/** What S3 holds of this task's run, by shared/domain/find-snapshots.ts. */
import * as ends from '../../shared/domain/archived-end.ts';
import * as domain from '../../shared/domain/find-snapshots.ts';
import type { Found, FoundSavepoint } from '../../shared/domain/restore-point.ts';
import type { RunLedger } from '../../shared/resources/ledger.ts';
import { runPaths } from '../../shared/resources/run-spec.ts';
import type { Agent } from './task-state.ts';

const sourceOf = ({ ports, settings }: Agent): domain.SnapshotSource => ({
  bucket: settings.bucket,
  list: (prefix) => ports.objects.list(prefix),
  get: (key) => ports.objects.get(key),
});

/** s3:// URI of the directory of a command's savepoint, without a trailing slash. */
export function savepointDirectory(agent: Agent, commandId: string): string {
  const { tenantId, jobId, runId } = agent.settings.slot;
  return `s3://${agent.settings.bucket}/${runPaths(tenantId, jobId, runId).savepoints(commandId)}`;
}

/** Complete savepoints below a directory. Rejects when S3 does not answer. */
export const savepointsIn = (agent: Agent, directory: string): Promise<FoundSavepoint[]> =>
  domain.savepointsBelow(sourceOf(agent), directory);

export const findSnapshots = (agent: Agent, ledger: RunLedger): Promise<Found> =>
  domain.findSnapshots(sourceOf(agent), agent.settings.slot, ledger);

export const completeSuspends = (agent: Agent): Promise<string[]> =>
  domain.completeSuspends(sourceOf(agent), agent.settings.slot);

/** See shared/domain/archived-end.ts. Rejects when S3 does not answer. */
export const archivedEnd = (agent: Agent): Promise<'FINISHED' | 'CANCELED' | null> =>
  ends.archivedEnd(sourceOf(agent), agent.settings.slot);
