/**
 * What a JobManager does first when it is started (again), given the ledger and what S3 holds.
 *
 * The hard case is a JobManager that died in the middle of a stop with savepoint, after the savepoint's `_metadata` was
 * written. Whether the sinks have committed what the savepoint holds is not known. Three ways were weighed:
 *
 * 1. Call the run STOPPED at once. The next run would commit on restore, but until then that output is invisible, its
 *    open transactions hold back every reader of the topic, and after the transaction timeout it is lost.
 * 2. Restore and stop again with a second savepoint. Then two savepoints are complete for one stop, the job has output
 *    between them, and whoever restores the first one doubles it.
 * 3. Restore the savepoint with checkpoints as good as off ("commit only"), wait until all tasks are RUNNING - sinks
 *    commit what the savepoint holds while they are restored, before that - and cancel. What the job does meanwhile is
 *    never committed, because no checkpoint completes; the first savepoint stays the one restore point.
 *
 * The third is done. If it does not get to RUNNING in time the run is STOPPED all the same, and the reason says that the
 * last output is committed on resume.
 *
 * A stop whose savepoint is not complete has not happened: the job goes on from its newest checkpoint and the stop is
 * tried again. A job that completed a checkpoint after the savepoint has gone past it: the stop has failed.
 */
import { type Found, restorePoint } from '../../shared/domain/restore-point.ts';
import type { RunLedger, StopIntent } from '../../shared/resources/ledger.ts';

export type Restore = {
  path: string;
  claim: boolean;
  commitOnly: boolean;
  allowNonRestoredState: boolean;
};

export type StartDecision =
  | {
      kind: 'start';
      restore: Restore | null;
      because: string;
      /** A stop that has to be carried on once the job runs. */
      carryOn: StopIntent | null;
      /** A stop that has failed and must be taken out of the ledger before the start. */
      failed: StopIntent | null;
    }
  | { kind: 'stopped'; savepointPath: string | null; because: string }
  | { kind: 'state-vanished'; because: string };

export function decideStart(ledger: RunLedger, found: Found, epoch: number): StartDecision {
  const intent = ledger.stopIntent;
  const from = restorePoint(ledger, found, epoch);
  if (intent?.mode === 'now') {
    const savepointPath = from.kind === 'stop-savepoint' ? from.path : null;
    return {
      kind: 'stopped',
      savepointPath,
      because: 'Stopped at once, as asked; the JobManager had ended.',
    };
  }
  const nothing = { carryOn: null, failed: null };
  switch (from.kind) {
    case 'state-vanished':
      return {
        kind: 'state-vanished',
        because:
          `Checkpoint ${from.lastCheckpointId} was complete once, but S3 holds neither it nor a newer one. ` +
          'Nothing is started, because it would do again what has been done.',
      };
    case 'stop-savepoint':
      return {
        kind: 'start',
        restore: { path: from.path, claim: false, commitOnly: true, allowNonRestoredState: false },
        because: 'Restoring the savepoint of the stop once more, only to commit what it holds.',
        ...nothing,
      };
    case 'checkpoint': {
      const superseded = intent !== null && found.stopSavepoints.length > 0;
      return {
        kind: 'start',
        restore: { path: from.path, claim: from.claim, commitOnly: false, allowNonRestoredState: false },
        because: `Starting from checkpoint ${from.id} of epoch ${from.epoch}.`,
        carryOn: superseded ? null : intent,
        failed: superseded ? intent : null,
      };
    }
    case 'start-point':
      return {
        kind: 'start',
        restore: {
          path: from.path,
          claim: false,
          commitOnly: false,
          allowNonRestoredState: from.allowNonRestoredState,
        },
        because: 'Starting from the snapshot this run was started with.',
        carryOn: intent,
        failed: null,
      };
    case 'empty':
      return {
        kind: 'start',
        restore: null,
        because: 'Starting with empty state, as the run was asked to.',
        carryOn: intent,
        failed: null,
      };
  }
}
