/** Writes how the run ended: into the ledger first, and only then the task ends (design section 7 rule 2). */
import type { RunLedger, RunResult } from '../../shared/resources/ledger.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';
import type { Agent } from './task-state.ts';

export type End = { state: RunResult['state']; savepointPath: string | null; because: string };

/** `end` is asked on the ledger as it is at the moment of writing. Returns once the task is ending. */
export async function settle(
  agent: Agent,
  keeper: LedgerKeeper,
  end: (ledger: RunLedger) => End,
): Promise<void> {
  const { ports, settings, state } = agent;
  const written = await keeper.change((ledger) => {
    const { state: how, savepointPath, because } = end(ledger);
    return {
      ...ledger,
      result: {
        state: how,
        savepointPath,
        because: because.slice(0, 2_000),
        epoch: settings.slot.epoch,
        at: ports.clock.now(),
      },
    };
  });
  // Null: somebody else's epoch or result was found, and that has ended the task already.
  if (written === null || written.result === null) return;
  state.result = written.result;
  if (written.stopIntent !== null) {
    const { state: how, because, savepointPath } = written.result;
    const { commandId } = written.stopIntent;
    const stopped = how === 'STOPPED';
    const message = stopped ? because : `The job had ended before it could be stopped (${how}). ${because}`;
    state.outcome({ commandId, state: stopped ? 'succeeded' : 'failed', message, savepointPath });
  }
  const because = `The run has ended: ${written.result.state}. ${written.result.because}`;
  state.end({ kind: 'settled', because: because.slice(0, 2_000), code: 0 });
}
