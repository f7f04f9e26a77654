import type { FlinkStatus } from '../../shared/resources/report.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';
import type { Agent } from './task-state.ts';

/**
 * Records in the ledger that the run has a checkpoint. Only the first one matters - from then on an empty listing is a
 * fault, never a fresh start - so a running job does not write to the ledger with every checkpoint.
 */
export async function checkpointOfLedger(
  agent: Agent,
  keeper: LedgerKeeper,
  status: FlinkStatus,
): Promise<void> {
  const { state } = agent;
  const id = status.latestCheckpoint?.id ?? null;
  if (id === null) return;
  state.seenCheckpointId = Math.max(state.seenCheckpointId, id);
  if (state.checkpointRecorded) return;
  const recorded = await keeper.tryChange((ledger) =>
    ledger.lastCheckpointId === null ? { ...ledger, lastCheckpointId: id } : null,
  );
  state.checkpointRecorded = recorded !== null;
}
