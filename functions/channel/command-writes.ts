import { recordKeys } from '../../shared/resources/record-keys.ts';
import type { CommandRecord, RunRecord, SnapshotRecord } from '../../shared/resources/records.ts';
import type { CommandOutcome } from '../../shared/resources/report.ts';
import type { RecordWrite } from '../ports/records.ts';
import type { ChannelDeps } from './receive-report.ts';

const rank = { pending: 0, running: 1, succeeded: 2, failed: 2 } as const;

/** Writes an outcome once: a command only ever moves forward, and a savepoint it made becomes a snapshot in the same commit. */
export function commandWrites(
  deps: Pick<ChannelDeps, 'clock'>,
  run: RunRecord,
  command: { value: CommandRecord; revision: number },
  outcome: CommandOutcome,
): RecordWrite[] {
  if (rank[outcome.state] <= rank[command.value.state]) return [];
  const now = deps.clock.now();
  const next: CommandRecord = {
    ...command.value,
    state: outcome.state,
    message: outcome.message,
    savepointPath: outcome.savepointPath,
    updatedAt: now,
  };
  const write: RecordWrite = {
    op: 'put',
    key: recordKeys.command(run.tenantId, run.jobId, command.value.id),
    value: next,
    expect: command.revision,
  };
  const makesSnapshot =
    outcome.state === 'succeeded' && command.value.kind === 'savepoint' && outcome.savepointPath;
  if (!makesSnapshot) return [write];
  // The id follows from the command, so that saying it again makes the same snapshot.
  const snapshot: SnapshotRecord = {
    schema: 1,
    id: `snap_${command.value.id.slice('cmd_'.length)}`,
    jobId: run.jobId,
    runId: run.id,
    kind: 'savepoint',
    path: makesSnapshot,
    checkpointId: null,
    version: run.version,
    createdAt: now,
    sizeBytes: null,
    committed: false,
    deleting: false,
  };
  return [
    write,
    {
      op: 'put',
      key: recordKeys.snapshot(run.tenantId, run.jobId, snapshot.id),
      value: snapshot,
      expect: 'any',
    },
  ];
}
