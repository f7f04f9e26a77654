/** From Flink's terminal state to the result of the run. Pure. */
import type { FoundSavepoint } from '../../shared/domain/restore-point.ts';
import type { RunLedger } from '../../shared/resources/ledger.ts';
import type { FlinkJobState, FlinkStatus } from '../../shared/resources/report.ts';
import type { End } from './settle.ts';

export const terminalStates: ReadonlySet<FlinkJobState> = new Set(['FINISHED', 'CANCELED', 'FAILED']);

export function endOf(
  status: Pick<FlinkStatus, 'jobState' | 'exception'>,
  ledger: RunLedger,
  savepoints: readonly FoundSavepoint[],
  commitOnly: { savepointPath: string } | null,
): End {
  const intent = ledger.stopIntent;
  if (commitOnly !== null) return endOfCommit(status, commitOnly.savepointPath);
  const newest = savepoints.reduce<FoundSavepoint | null>(
    (best, s) => (best === null || (s.checkpointId ?? 0) >= (best.checkpointId ?? 0) ? s : best),
    null,
  );
  if (status.jobState === 'FAILED') {
    const why = status.exception?.text ?? 'Flink gave no reason.';
    return { state: 'FAILED', savepointPath: newest?.path ?? null, because: `The job failed: ${why}` };
  }
  if (intent?.mode === 'now') {
    return { state: 'STOPPED', savepointPath: newest?.path ?? null, because: 'Stopped at once, as asked.' };
  }
  // Nobody cancels a job that stops with a savepoint but its own agent, after that savepoint was committed: stop-rule.ts.
  if (intent !== null && newest !== null) {
    const how = intent.mode === 'drain' ? 'Drained and stopped' : 'Stopped';
    return { state: 'STOPPED', savepointPath: newest.path, because: `${how} with a savepoint, as asked.` };
  }
  if (status.jobState === 'FINISHED') {
    return { state: 'FINISHED', savepointPath: null, because: 'The job came to the end of its input.' };
  }
  return { state: 'CANCELED', savepointPath: null, because: 'The job was canceled in Flink.' };
}

function endOfCommit(status: Pick<FlinkStatus, 'jobState' | 'exception'>, savepointPath: string): End {
  const committed = status.jobState !== 'FAILED';
  const because = committed
    ? 'Stopped with a savepoint; its output was committed after the JobManager was restarted.'
    : `Stopped with a savepoint, but it could not be restored to commit what it holds: the last output appears on resume. ${status.exception?.text ?? ''}`;
  return { state: 'STOPPED', savepointPath, because };
}
